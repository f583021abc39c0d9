package dev.posada.virtualbox.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what was read of a machine with the lines that have nothing special in them. */
final class MachineReading {
  private static final Pattern SIMPLE = Pattern.compile("(\"?)([^\"=]+)\\1=(\"?)([^\"\\\\]*)\\3");

  private MachineReading() {}

  static void check(Recording recording) {
    MachineText read = MachineText.of(recording.stdout());
    String named = recording.argv().get(recording.argv().get(1).equals("--") ? 2 : 1);
    if (named.matches("\\{?[0-9a-f-]{36}}?")) {
      assertEquals(named.replaceAll("[{}]", ""), read.value("UUID").orElseThrow());
    } else {
      assertEquals(named, read.value("name").orElseThrow());
    }
    assertEquals(read.value("VMState"), MachineText.state(recording.stdout()));
    lines(recording.stdout(), read);
    assertEquals(count("^\"[^\\n]*-ImageUUID-", recording), images(read));
    assertEquals(count("^nic\\d+=\"(?!none)", recording), read.nics().size());
    int forwards = read.nics().stream().mapToInt(nic -> nic.forwards().size()).sum();
    assertEquals(count("^Forwarding\\(", recording), forwards);
    assertEquals(count("^storagecontrollername\\d", recording), read.controllers().size());
    assertEquals(count("^SnapshotUUID", recording), read.snapshots().snapshots().size());
    assertTrue(read.nics().stream().allMatch(nic -> nic.mac().matches("[0-9A-F]{12}")));
  }

  private static void lines(String stdout, MachineText read) {
    Map<String, String> expected = new HashMap<>();
    String settings = stdout.split("(?m)^SnapshotName=", 2)[0];
    for (String line : settings.split("\n")) {
      Matcher simple = SIMPLE.matcher(line);
      if (simple.matches() && !line.startsWith("VRDEClients")) {
        expected.putIfAbsent(simple.group(2), simple.group(4));
      }
    }
    assertTrue(expected.size() > 70, "too few lines to compare with");
    expected.forEach((key, value) -> assertEquals(Optional.of(value), read.value(key), key));
  }

  private static long images(MachineText read) {
    return read.attachments().stream().filter(it -> it.image().isPresent()).count();
  }

  private static long count(String pattern, Recording recording) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(recording.stdout())
        .results()
        .count();
  }
}
