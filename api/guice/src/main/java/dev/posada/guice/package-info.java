/**
 * Hosts for programs that are put together by Guice: {@link dev.posada.guice.PosadaModule} opens
 * them where they are injected, and closes them.
 */
package dev.posada.guice;
