/**
 * What goes wrong on purpose, and what must not be left by it: calls of any driver {@linkplain
 * dev.posada.testkit.fault.WrappedProvider seen and changed}, {@linkplain
 * dev.posada.testkit.fault.Faults failing, late or hanging}; a {@linkplain
 * dev.posada.testkit.fault.Relay relay} before a server that drops connections and changes bytes;
 * and a count of {@linkplain dev.posada.testkit.fault.Leaks what was left behind}.
 */
package dev.posada.testkit.fault;
