/** The driver among programs by other people: servers, codecs and frameworks that know only the official interfaces. */
@NullMarked
package io.codriver.neighbours;

import org.jspecify.annotations.NullMarked;
