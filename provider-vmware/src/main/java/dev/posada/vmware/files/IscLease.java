package dev.posada.vmware.files;

import dev.posada.vmware.files.Leases.Lease;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the leases of the server of ISC. */
final class IscLease {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/M/d H:m:s");

  private final String address;
  private String mac = "";
  private String name = "";
  private Optional<Instant> ends = Optional.empty();
  private boolean usable = true;

  private IscLease(String address) {
    this.address = address;
  }

  static List<Lease> read(List<String> words) {
    List<Lease> all = new ArrayList<>();
    for (int at = 0; at + 2 < words.size(); at++) {
      if (words.get(at).equals("lease") && words.get(at + 2).equals("{")) {
        IscLease lease = new IscLease(words.get(at + 1));
        int end = lease.statements(words, at + 3);
        if (end < 0) {
          return all; // cut off
        }
        all.add(new Lease(lease.address, lease.mac, lease.ends, lease.usable, lease.name));
        at = end;
      }
    }
    return all;
  }

  /** {@return where its closing brace is; -1 if it has none} */
  private int statements(List<String> words, int from) {
    List<String> statement = new ArrayList<>();
    int depth = 1;
    for (int at = from; at < words.size(); at++) {
      String word = words.get(at);
      depth += word.equals("{") ? 1 : word.equals("}") ? -1 : 0;
      if (depth == 0) {
        return at;
      }
      if (word.equals(";") && depth == 1) {
        statement(statement);
        statement.clear();
      } else {
        statement.add(word);
      }
    }
    return -1;
  }

  private void statement(List<String> words) {
    String line = String.join(" ", words);
    if (line.startsWith("hardware ethernet ")) {
      mac = Leases.plain(words.get(2));
    } else if (line.startsWith("ends ")) {
      ends = time(line);
    } else if (line.equals("abandoned")) {
      usable = false;
    } else if (line.startsWith("binding state ")) {
      usable = line.equals("binding state active");
    } else if (words.size() == 2 && line.startsWith("client-hostname ")) {
      name = words.get(1).replaceFirst("^\"", "");
    }
  }

  /** {@return when it ends, in UTC; what cannot be read is no end} */
  private static Optional<Instant> time(String line) {
    String[] words = line.split(" ");
    try {
      return words.length > 2 && words[1].equals("epoch")
          ? Optional.of(Instant.ofEpochSecond(Long.parseLong(words[2])))
          : words.length < 4
              ? Optional.empty()
              : Optional.of(
                  LocalDateTime.parse(words[2] + " " + words[3], TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
