/** Credentials from elsewhere over the whole road, beside the official driver on the same servers. */
package io.codriver.identity;
