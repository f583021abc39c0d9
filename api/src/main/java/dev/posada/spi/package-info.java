/**
 * What a plugin implements to teach Posada another hypervisor.
 *
 * <p>A {@link dev.posada.spi.HypervisorProvider}, found by {@link java.util.ServiceLoader}, opens a
 * {@link dev.posada.spi.HostDriver}, which has a driver for each kind of guest. Drivers are flat:
 * every method names the guest by its id and takes an {@link dev.posada.spi.Operation} last.
 *
 * <p><b>The core promises a driver:</b> arguments are checked; the guest's state was looked at, and
 * the call is one that makes sense in it; never two changes of one guest at once; never a call
 * after {@code close}; never an undeclared capability, option or part of a spec.
 *
 * <p><b>A driver promises:</b> thread-safe; honours the operation; throws only leaves of {@link
 * dev.posada.HypervisorException}; ids that stay the same as long as the guest lives; {@code state}
 * is one cheap call; the cost of bulk verbs does not grow with the number of stopped guests; guests
 * that vanish while it lists do not matter. It judges no state and keeps no copy of the core's
 * rules: it does.
 *
 * <p>A message of a driver is what the hypervisor said; the core puts in front what was wanted, of
 * which guest and where.
 */
package dev.posada.spi;
