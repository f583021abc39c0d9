package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Kind;
import dev.posada.NativeCall;
import dev.posada.testkit.InTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the files tell is what VirtualBox tells, of every machine that is there. */
@InTurn(LabBox.COMMAND_LINE)
class RealPictureTest {
  private static final Pattern LISTED = Pattern.compile("(?m)^\"(.*)\" \\{([0-9a-f-]{36})}$");

  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();

  private Host connect() {
    return Hypervisors.load().connect(LabBox.uri(), LabBox.options().trace(calls::add));
  }

  private static Map<String, GuestSummary> byId(Host host) {
    return host.virtualMachines().summaries().values().stream()
        .collect(Collectors.toMap(GuestSummary::id, Function.identity()));
  }

  @Test
  void isTheSameAsTheToolTells() {
    try (BareBox box = BareBox.here();
        Host host = connect()) {
      String name = LabBox.name() + " ä\"\\ {x}";
      String id = box.foreignGuest(Kind.VIRTUAL_MACHINE, name);
      try {
        box.vboxManage("modifyvm", id, "--memory", "96", "--cpus", "2");
        Map<String, GuestSummary> seen = byId(host);
        GuestSummary ours = seen.get(id);
        assertEquals(name, ours.name());
        String told = box.vboxManage("showvminfo", id, "--machinereadable");
        assertTrue(told.contains("\nmemory=96\n"), told);
        assertEquals(96, ours.memory().orElseThrow().bytes() >> 20);
        assertEquals(2, ours.vcpus().orElseThrow());
        assertEquals(GuestState.STOPPED, ours.state());
        assertEquals("poweroff", ours.nativeState());
        Set<String> listed = new HashSet<>();
        Matcher all = LISTED.matcher(box.vboxManage("list", "vms"));
        while (all.find()) {
          listed.add(all.group(2));
        }
        assertTrue(listed.contains(id));
      } finally {
        box.vboxManage("unregistervm", id, "--delete");
      }
    }
  }

  @Test
  void seesAtOnceWhatWasChanged() {
    try (BareBox box = BareBox.here();
        Host host = connect()) {
      String id = box.foreignGuest(Kind.VIRTUAL_MACHINE, LabBox.name());
      try {
        for (int memory = 64; memory < 74; memory++) {
          box.vboxManage("modifyvm", id, "--memory", Integer.toString(memory));
          assertEquals(memory, byId(host).get(id).memory().orElseThrow().bytes() >> 20);
        }
        String renamed = LabBox.name();
        box.vboxManage("modifyvm", id, "--name", renamed); // which moves its folder
        assertEquals(renamed, byId(host).get(id).name());
      } finally {
        box.vboxManage("unregistervm", id, "--delete");
      }
      assertFalse(byId(host).containsKey(id));
    }
  }

  @Test
  void tellsOfAMachineWhoseSettingsAreBroken() throws IOException {
    try (BareBox box = BareBox.here();
        Host host = connect()) {
      String id = box.foreignGuest(Kind.VIRTUAL_MACHINE, LabBox.name());
      try {
        Matcher file =
            Pattern.compile("(?m)^CfgFile=\"(.*)\"$")
                .matcher(box.vboxManage("showvminfo", id, "--machinereadable"));
        assertTrue(file.find());
        Path settings = Path.of(file.group(1));
        byte[] whole = Files.readAllBytes(settings);
        Files.writeString(settings, "<broken");
        GuestSummary broken = byId(host).get(id);
        assertEquals("<inaccessible>", broken.name());
        assertEquals(GuestState.UNKNOWN, broken.state());
        Files.delete(settings);
        broken = byId(host).get(id);
        assertEquals(GuestState.UNKNOWN, broken.state());
        Files.write(settings, whole);
      } finally {
        box.vboxManage("unregistervm", id, "--delete");
      }
    }
  }

  @Test
  void costsOneProcessAtMostWhereNothingRuns() {
    try (Host host = connect()) {
      host.virtualMachines().summaries();
      calls.clear();
      host.virtualMachines().summaries();
      String tool = LabBox.variable("POSADA_LAB_VIRTUALBOX_TOOL");
      assertTrue(
          calls.stream().filter(call -> call.text().contains(tool)).count() <= 1, calls::toString);
    }
  }
}
