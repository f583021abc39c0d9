/**
 * The functions of libvirt's C library under their C names, and the memory they hand out. The only
 * package that JNA may look into.
 *
 * <p>Pointers are {@code long}s, as in direct mapping that is several times faster than a {@code
 * Structure}; a string that C allocates is a {@code long} too, because somebody has to free it.
 */
package dev.posada.kvm.jna;
