/**
 * What proves a provider. All its types are for tests; nothing of it belongs on the path of a
 * program.
 */
package dev.posada.testkit;
