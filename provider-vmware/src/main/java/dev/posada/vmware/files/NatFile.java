package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of the NAT of a network: {@code nat.conf}, {@code vmnetnat.conf}. */
public final class NatFile {
  private static final Pattern SECTION = Pattern.compile("\\s*\\[\\s*([^\\]]*?)\\s*]\\s*(?:#.*)?");
  private static final Pattern FORWARD =
      Pattern.compile("\\s*(\\d{1,5})\\s*=\\s*([^\\s:#]+)\\s*:\\s*(\\d{1,5})\\s*(?:#.*)?");
  private static final String INCOMING = "incoming";

  private NatFile() {}

  /** {@return the forwarded ports that a file says; of one that is there twice, the last} */
  public static List<NatForward> forwards(byte[] file) {
    List<NatForward> all = new ArrayList<>();
    String section = "";
    for (String line : new String(file, ISO_8859_1).split("\\R")) {
      Matcher header = SECTION.matcher(line);
      Matcher forward = FORWARD.matcher(line);
      if (header.matches()) {
        section = header.group(1).toLowerCase(Locale.ROOT);
      } else if (section.startsWith(INCOMING) && forward.matches()) {
        String protocol = section.substring(INCOMING.length());
        NatForward.of(protocol, forward.group(1), forward.group(2), forward.group(3))
            .ifPresent(
                it -> {
                  all.removeIf(it::takes);
                  all.add(it);
                });
      }
    }
    return List.copyOf(all);
  }
}
