package dev.posada.virtualbox.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares images with each other, and with what was asked for. */
final class MediumReading {
  private MediumReading() {}

  static void check(Recording recording) {
    List<MediumText> read = MediumText.of(recording.stdout());
    assertEquals(all("^UUID: +(.*)$", recording), read.stream().map(MediumText::id).toList());
    assertEquals(
        all("^Location: +(.*)$", recording), read.stream().map(MediumText::location).toList());
    assertEquals(
        all("^Capacity: +(\\d+) MBytes$", recording),
        read.stream().map(it -> String.valueOf(it.capacity() >> 20)).toList());
    assertEquals(all("^State: +(.*)$", recording), read.stream().map(MediumText::state).toList());
    long used = read.stream().mapToLong(it -> it.users().size()).sum();
    assertEquals(
        all("^(?:In use by VMs: | {15}) ?(?!\\S+=)(.*) \\(UUID: [^)]*\\)(?: \\[|$)", recording)
            .size(),
        used);
    assertEquals(
        all("^Access Error: +(.*)$", recording).size(),
        read.stream().filter(it -> it.accessError().contains("\n")).count());
    for (MediumText image : read) {
      assertTrue(image.accessError().isEmpty() || image.state().equals("inaccessible"));
    }
    if (recording.argv().get(0).equals("showmediuminfo")) {
      assertEquals(recording.argv().get(recording.argv().size() - 1), read.get(0).location());
      assertTrue(read.get(0).sizeOnDisk() >= 0);
    } else {
      tree(read, recording.argv().contains("--long"));
    }
  }

  private static void tree(List<MediumText> read, boolean children) {
    Map<String, MediumText> byId =
        read.stream().collect(Collectors.toMap(MediumText::id, Function.identity()));
    for (MediumText image : read) {
      if (image.type().contains("differencing")) {
        MediumText parent = byId.get(image.parent().orElseThrow());
        assertEquals(children, parent.children().contains(image.id()));
      } else {
        assertEquals(Optional.empty(), image.parent());
      }
      for (String child : image.children()) {
        assertEquals(Optional.of(image.id()), byId.get(child).parent());
      }
    }
    assertFalse(children && read.stream().allMatch(it -> it.children().isEmpty()));
  }

  private static List<String> all(String pattern, Recording recording) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(recording.stdout())
        .results()
        .map(it -> it.group(1))
        .toList();
  }
}
