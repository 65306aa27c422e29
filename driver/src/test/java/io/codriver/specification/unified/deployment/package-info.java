/** The servers that cases run against: what each is, what it can do, and a client of the official driver to set it up. */
@NullMarked
package io.codriver.specification.unified.deployment;

import org.jspecify.annotations.NullMarked;
