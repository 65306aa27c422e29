/** Codriver in applications of Spring Boot: the reactive client of the context, its settings and its meters. */
@NullMarked
package io.codriver.spring.boot;

import org.jspecify.annotations.NullMarked;
