/**
 * Files on their way between this machine and a guest, for providers that carry them as tar
 * archives. Knows nothing of any hypervisor.
 *
 * <p>{@link dev.posada.spi.tar.TarFolder} packs a folder, {@link dev.posada.spi.tar.TarWriter}
 * writes the archive; {@link dev.posada.spi.tar.Arrival} makes files of one that comes, and never
 * writes outside of where they are to be. Both read and write as they go: nothing is held whole.
 * {@link dev.posada.spi.tar.GuestArchives} does all of it where a guest has a shell and a tar;
 * {@link dev.posada.spi.tar.Outbox} lets what was written here appear.
 */
package dev.posada.spi.tar;
