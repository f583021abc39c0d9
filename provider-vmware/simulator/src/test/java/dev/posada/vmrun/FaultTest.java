package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.fault.Action;
import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.host.Trait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that go wrong on purpose. */
@Execution(ExecutionMode.CONCURRENT)
class FaultTest {
  @TempDir Path folder;
  private Stage stage;
  private Path vmx;

  @BeforeEach
  void setUp() throws Exception {
    stage = Stage.in(folder);
    vmx = stage.machine("web");
  }

  private String list() throws Exception {
    return stage.outcome("list");
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void eachActionCanBeSpelled(Action action) throws Exception {
    stage.fault("command=list action=" + action.word());
    assertThrows(IllegalArgumentException.class, () -> stage.fault("action=nonsense"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      textBlock =
          """
          action=error message=FILE_IN_USE ^ 255 Error: The file is already in use~
          action=error text="Some text" exit=1 ^ 1 Error: Some text~
          action=errorExit0 message=UNKNOWN ^ 0 Error: Unknown error~
          action=transient ^ 255 Unable to connect to host.~Error: The operation is not supported for *~
          action=silentExit exit=137 ^ 137
          action=readOnlyDir ^ 255 Error: You do not have access rights to this file~
          action=lockConflict ^ 255 Error: The file is already in use~
          action=noisePrefix ^ 0 2015-08-31T17:57:29.547| ServiceImpl_Opener: *VMs: 0~
          action=truncate bytes=5 ^ 0 Total
          action=wrongCount ^ 0 Total running VMs: 1~
          action=hang ^ hangs
          action=killedMidway ^ 137
          action=diskFull ^ 255 Error: The disk is full~
          """)
  void answerOfAFault(String rule, String answer) throws Exception {
    stage.fault("command=list " + rule);
    // A star stands for more.
    String[] expected = answer.replace('~', '\n').strip().split("\\*", -1);
    String told = list().strip();
    assertTrue(told.startsWith(expected[0]), told);
    assertTrue(expected.length > 1 || told.equals(expected[0]), told);
    assertTrue(told.endsWith(expected[expected.length - 1]), told);
  }

  @Test
  void nthAndTimesCountOverProcessesAndJvms() throws Exception {
    stage.fault("command=list nth=2 times=1 action=silentExit exit=9");
    assertEquals("0 Total running VMs: 0\n", list());
    Simulator other = Simulator.at(stage.simulator().home().folder());
    assertEquals(9, other.run(Call.vmrun("list")).exit());
    assertEquals("0 Total running VMs: 0\n", list());
  }

  @Test
  void globChoosesTheMachine() throws Exception {
    Path db = stage.machine("db");
    stage.fault("command=start vmx=*/DB.vmx action=error message=CANCELED");
    assertEquals(0, stage.run("start", vmx, "nogui").exit());
    assertEquals("Error: The operation was canceled\n", stage.run("start", db).text());
  }

  @Test
  void environmentSpoilsOneCall() throws Exception {
    Map<String, String> environment = Map.of("VMRUN_SIM_FAULT", "action=silentExit exit=3");
    Call call = new Call("vmrun", List.of("list"), Path.of("/"), environment);
    assertEquals(3, stage.simulator().run(call).exit());
    assertEquals("0 Total running VMs: 0\n", list());
  }

  @Test
  void errorMayHideAnEffect() throws Exception {
    stage.fault("command=start times=1 action=error message=UNKNOWN effect=applied");
    assertEquals("Error: Unknown error\n", stage.run("start", vmx, "nogui").text());
    assertEquals("Total running VMs: 1\n" + vmx + "\n", stage.run("list").text());
  }

  @Test
  void hangMayHideAnEffect() throws Exception {
    stage.fault("command=start times=1 action=hang effect=applied");
    assertEquals("hangs", stage.outcome("start", vmx.toString(), "nogui"));
    assertEquals("Total running VMs: 1\n" + vmx + "\n", stage.run("list").text());
  }

  @Test
  void crashLeavesLocks() throws Exception {
    stage.fault("command=start action=crashVm");
    stage.run("start", vmx, "nogui");
    assertEquals("Total running VMs: 0\n", stage.run("list").text());
    assertTrue(Files.isDirectory(vmx.resolveSibling("web.vmx.lck")));
    assertEquals("FALSE", Dictionary.read(vmx).get("cleanShutdown"));
  }

  @Test
  void machineDiesLater() throws Exception {
    stage.fault("command=start action=vmDiesAfter ms=60000");
    stage.run("start", vmx, "nogui");
    assertTrue(stage.run("list").text().contains(": 1"));
    stage.simulator().home().advance(Duration.ofMinutes(2));
    assertTrue(stage.run("list").text().contains(": 0"));
  }

  @Test
  void softStopTakesTimeOrDoesNotHappen() throws Exception {
    stage.run("start", vmx, "nogui");
    stage.fault("command=stop times=1 action=slowSoftStop ms=40000");
    long before = stage.simulator().home().now();
    assertEquals(0, stage.run("stop", vmx, "soft").exit());
    assertTrue(stage.simulator().home().now() - before >= 40_000);
    stage.run("start", vmx, "nogui");
    stage.fault("command=stop action=ignoreSoftStop");
    assertEquals("hangs", stage.outcome("stop", vmx.toString(), "soft"));
    assertTrue(stage.run("list").text().contains(": 1"));
  }

  @Test
  void dialogBlocksAWindowAndCancelsWithoutOne() throws Exception {
    stage.fault("command=start action=dialog");
    assertEquals("hangs", stage.outcome("start", vmx.toString(), "gui"));
    assertEquals("Error: The operation was canceled\n", stage.run("start", vmx, "nogui").text());
  }

  @Test
  void wedgedMachineLetsNobodyBack() throws Exception {
    stage.run("start", vmx, "nogui");
    stage.fault("command=stop action=wedged");
    assertEquals("hangs", stage.outcome("stop", vmx.toString(), "hard"));
    assertTrue(stage.record(vmx).alive());
  }

  @Test
  void toolsDoNotAnswerAfterAResume() throws Exception {
    stage.fault("command=start action=toolsWedged");
    stage.run("start", vmx, "nogui");
    assertTrue(stage.guest("fileExistsInGuest", vmx, "/x").text().contains("Tools are not"));
    assertEquals("192.168.80.128\n", stage.run("readVariable", vmx, "guestVar", "ip").text());
  }

  @Test
  void configurationIsUnreadableForAWhile() throws Exception {
    stage.run("start", vmx, "nogui");
    stage.fault("command=suspend action=configUnreadable n=2");
    stage.run("suspend", vmx);
    assertEquals(255, stage.run("listSnapshots", vmx).exit());
    assertEquals(255, stage.run("listSnapshots", vmx).exit());
    assertEquals(0, stage.run("listSnapshots", vmx).exit());
  }

  @Test
  void staleCheckpointCancelsTheNextStart() throws Exception {
    stage.fault("command=snapshot action=staleCheckpoint");
    stage.run("snapshot", vmx, "s");
    assertEquals("Error: The operation was canceled\n", stage.run("start", vmx, "nogui").text());
  }

  @Test
  void killedCloneLeavesDisksAndNoMachine() throws Exception {
    stage.fault("command=clone action=killedMidway");
    Path clone = stage.folder().resolve("vms/c/c.vmx");
    assertEquals(137, stage.run("clone", vmx, clone.toString(), "full").exit());
    assertFalse(Files.exists(clone));
    assertTrue(Files.exists(clone.resolveSibling("c-cl1.vmdk")));
  }

  @Test
  void machineAppearsLateInTheList() throws Exception {
    stage.fault("command=start action=listLag ms=60000");
    stage.run("start", vmx, "nogui");
    assertTrue(stage.run("list").text().contains(": 0"));
    stage.simulator().home().advance(Duration.ofMinutes(2));
    assertTrue(stage.run("list").text().contains(": 1"));
  }

  @ParameterizedTest
  @CsvSource({"ipDotOne,192.168.80.1", "ipUnknown,unknown", "ipEmpty,''", "staleIp,192.168.80.250"})
  void addresses(String action, String address) throws Exception {
    stage.run("start", vmx, "nogui");
    stage.fault("command=getGuestIPAddress action=" + action);
    assertEquals(address + "\n", stage.run("getGuestIPAddress", vmx).text());
  }

  @Test
  void addressFlaps() throws Exception {
    stage.run("start", vmx, "nogui");
    stage.fault("command=getGuestIPAddress action=ipFlaps");
    assertEquals("10.0.0.7\n", stage.run("getGuestIPAddress", vmx).text());
    assertEquals("10.0.0.8\n", stage.run("getGuestIPAddress", vmx).text());
    assertEquals("10.0.0.7\n", stage.run("getGuestIPAddress", vmx).text());
  }

  @Test
  void dialogOfOneCallIsGoneWithIt() throws Exception {
    stage.fault("command=start times=1 action=dialog");
    assertEquals("hangs", stage.outcome("start", vmx.toString(), "gui"));
    assertEquals(0, stage.run("start", vmx, "gui").exit());
  }

  @Test
  void pipeIsHeldForATime() throws Exception {
    stage.fault("command=list action=holdPipe ms=60000");
    assertTrue(stage.run("list").holder().orElseThrow().holds());
  }

  @Test
  void callsAreLogged() throws Exception {
    stage.fault("command=list action=garbage");
    stage.run("list");
    String log = Files.readString(stage.simulator().home().folder().resolve("log/calls"));
    assertTrue(log.endsWith("\tcommand=list action=garbage\tvmrun\tlist\n"), log);
  }

  @Test
  void questionGoesWithItsTrait() throws Exception {
    stage.set(vmx, Trait.QUESTION, "moved or copied?");
    assertEquals("Error: The operation was canceled\n", stage.run("start", vmx, "nogui").text());
    stage.set(vmx, Trait.QUESTION, "");
    assertEquals(0, stage.run("start", vmx, "nogui").exit());
  }
}
