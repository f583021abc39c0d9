package dev.posada.internal;

import dev.posada.spi.HypervisorProvider;
import java.security.CodeSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A provider as it was found: usable, or broken. Immutable.
 *
 * @param name for people
 * @param jar where it comes from
 * @param schemes what it claims; empty if it is broken
 * @param provider the provider; empty if it is broken
 * @param broken why it is broken; empty if it is not
 */
record Plugin(
    String name,
    String jar,
    Set<String> schemes,
    Optional<HypervisorProvider> provider,
    Optional<String> broken) {
  private static final int SPI = 1;

  /** Base names in lower case, as URIs are compared; what stands behind a plus is a transport. */
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9.-]*");

  /** Asks a provider who it is; one that cannot say is broken. */
  static Plugin of(HypervisorProvider provider) {
    String type = provider.getClass().getName();
    String jar = jar(provider.getClass());
    try {
      if (provider.spi() != SPI) {
        return broken(
            type,
            jar,
            "it is written for version " + provider.spi() + " of the SPI, this is " + SPI);
      }
      String name = Objects.requireNonNull(provider.name(), "name");
      Set<String> schemes = Set.copyOf(provider.schemes());
      for (String scheme : schemes) {
        if (!SCHEME.matcher(scheme).matches()) {
          return broken(type, jar, "it claims \"" + scheme + "\", which is no scheme");
        }
      }
      return schemes.isEmpty()
          ? broken(type, jar, "it claims no scheme")
          : new Plugin(name, jar, schemes, Optional.of(provider), Optional.empty());
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return broken(type, jar, e.toString());
    }
  }

  static Plugin broken(String name, String jar, String why) {
    return new Plugin(name, jar, Set.of(), Optional.empty(), Optional.of(why));
  }

  static String jar(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? type.getModule().toString()
        : source.getLocation().toString();
  }
}
