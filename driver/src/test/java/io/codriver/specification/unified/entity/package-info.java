/** What a case names: clients, databases, collections, sessions, buckets, cursors, threads and values; and how they are made. */
@NullMarked
package io.codriver.specification.unified.entity;

import org.jspecify.annotations.NullMarked;
