/** The JSON cases of the MongoDB driver specifications, run where they lie and counted per area. */
@NullMarked
package io.codriver.specification;

import org.jspecify.annotations.NullMarked;
