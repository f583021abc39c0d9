package dev.posada.kvm;

import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What libvirt is given to connect. */
final class NativeUri {
  private static final String NO_TERMINAL = "no_tty=1";

  private NativeUri() {}

  /** As it is, but that OpenSSH must not ask: a library has no terminal. */
  static String of(URI uri) {
    String text = uri.toString();
    if (!uri.getScheme().endsWith("+ssh")) {
      return text;
    }
    int fragment = text.indexOf('#'); // of no meaning to libvirt
    String whole = fragment < 0 ? text : text.substring(0, fragment);
    int query = whole.indexOf('?');
    if (query < 0) {
      return whole + "?" + NO_TERMINAL;
    }
    return Stream.concat(
            Stream.of(whole.substring(query + 1).split("&"))
                .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith("no_tty=")),
            Stream.of(NO_TERMINAL))
        .collect(Collectors.joining("&", whole.substring(0, query) + "?", ""));
  }
}
