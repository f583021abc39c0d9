package dev.posada.virtualbox.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads all that was recorded of a real VBoxManage. Each output goes to the parser of its command,
 * and what it has read is written again, or compared with another reading of the same thing.
 */
@Execution(ExecutionMode.CONCURRENT)
class RecordedOutputTest {
  /** Commands, and what proves that their output was understood. The first that fits is taken. */
  private static final Map<String, Consumer<Recording>> READERS = readers();

  private static Map<String, Consumer<Recording>> readers() {
    Map<String, Consumer<Recording>> all = new LinkedHashMap<>();
    all.put("(-q |--nologo )?list (vms|runningvms)( --sorted)?|@.*", Rewriting::machines);
    all.put("showvminfo .* --machinereadable", MachineReading::check);
    all.put("snapshot .* list --machinereadable", Rewriting::snapshots);
    all.put("(list hdds|showmediuminfo)( .*)?", MediumReading::check);
    all.put("(createvm|createmedium|clonemedium) .*", Rewriting::uuid);
    all.put("snapshot .* take .*", Rewriting::uuid);
    all.put("guestproperty enumerate .*", Rewriting::properties);
    all.put("(guestproperty get|getextradata) .* (?!enumerate).*", Rewriting::value);
    all.put("getextradata .* enumerate", Rewriting::extraData);
    all.put("bandwidthctl .* list --machinereadable", Rewriting::bandwidth);
    all.put("metrics query .*", Rewriting::metrics);
    all.put("list (bridgedifs|hostonlyifs)", NetworkReading::interfaces);
    all.put("hostonlyif create", NetworkReading::created);
    all.put("list ostypes( --sorted)?", ListReading::osTypes);
    all.put("list hostinfo", ListReading::host);
    all.put("import .*", ListReading::appliance);
    return all;
  }

  static Stream<Recording> read() {
    return Recording.all().stream().filter(it -> reader(it) != null);
  }

  private static Consumer<Recording> reader(Recording recording) {
    if (recording.stdout().isEmpty() || unparsed().stream().anyMatch(row -> row.fits(recording))) {
      return null;
    }
    return READERS.entrySet().stream()
        .filter(
            it ->
                Pattern.compile(it.getKey(), Pattern.DOTALL).matcher(recording.command()).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @MethodSource("read")
  void isUnderstood(Recording recording) {
    reader(recording).accept(recording);
  }

  @Test
  void everyOutputIsReadOrListedWithTheReason() {
    List<String> forgotten =
        Recording.all().stream()
            .filter(it -> !it.stdout().isEmpty() && reader(it) == null)
            .filter(it -> unparsed().stream().noneMatch(row -> row.fits(it)))
            .map(it -> it + ": " + it.command())
            .toList();
    assertEquals(List.of(), forgotten);
  }

  @Test
  void theListOfWhatIsNotReadIsNoLongerThanNeeded() {
    for (Unparsed row : unparsed()) {
      long fitting =
          Recording.all().stream().filter(it -> !it.stdout().isEmpty() && row.fits(it)).count();
      assertEquals(row.count(), fitting, row.command());
      assertFalse(row.reason().isBlank(), row.command());
    }
  }

  @Test
  void noRecordingIsLost() {
    List<Recording> all = Recording.all();
    assertEquals(650, all.size());
    assertTrue(all.stream().map(Recording::file).distinct().count() == 650);
  }

  private record Unparsed(int count, String command, String reason) {
    boolean fits(Recording recording) {
      return Pattern.compile(command, Pattern.DOTALL).matcher(recording.command()).matches();
    }
  }

  private static List<Unparsed> unparsed() {
    List<Unparsed> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                RecordedOutputTest.class.getResourceAsStream("/recorded/unparsed.tsv"),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split("\t");
        if (!line.startsWith("#")) {
          rows.add(new Unparsed(Integer.parseInt(cells[0]), cells[1], cells[2]));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return rows;
  }
}
