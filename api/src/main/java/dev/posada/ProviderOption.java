package dev.posada;

/**
 * What only one hypervisor has: a typed option of a provider, for a spec or for {@link
 * ConnectOptions}.
 *
 * <p>A provider names the options that it knows; any other is refused with {@link
 * UnsupportedCapabilityException}, never ignored. Implementations are immutable.
 */
public interface ProviderOption {}
