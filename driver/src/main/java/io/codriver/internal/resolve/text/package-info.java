/**
 * What the text of a host is: an address literal, a name, the path of a socket, or nothing to be used. Pure: asks nobody
 * but the kernel for the number of an interface.
 */
@NullMarked
package io.codriver.internal.resolve.text;

import org.jspecify.annotations.NullMarked;
