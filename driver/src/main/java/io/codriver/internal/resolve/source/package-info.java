/**
 * Where addresses come from: name servers, the resolver of this machine, the application's own, one after the other. What
 * blocks runs on the bounded lookup pool and nowhere else. A source keeps nothing: neither answers nor those who wait.
 */
@NullMarked
package io.codriver.internal.resolve.source;

import org.jspecify.annotations.NullMarked;
