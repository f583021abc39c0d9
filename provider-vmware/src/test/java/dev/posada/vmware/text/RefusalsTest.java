package dev.posada.vmware.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.spi.command.CommandResult;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class RefusalsTest {

  private static CommandResult failed(String stdout) {
    return new CommandResult(255, stdout, "");
  }

  /** Each text that was seen, or that VMware's own headers name, and what it means. */
  @ParameterizedTest
  @CsvFileSource(resources = "refusals.csv", delimiter = ';', quoteCharacter = '`')
  void knowsWhatIsSaid(String stdout, Refusal refusal, String leaf, boolean notDone, String named) {
    String text = stdout.replace("\\n", "\n");
    for (String spoiled :
        new String[] {text, text.replace("\n", "\r\n"), "2015| Opener: PID 1\n" + text}) {
      CommandResult result = failed(spoiled + "\n");
      assertTrue(ErrorText.isFailure(result));
      assertEquals(Optional.of(refusal), Refusal.find(ErrorText.of(result)));
      HypervisorException made = Refusals.of(result, "what was asked");
      assertEquals(leaf, made.getClass().getSimpleName().replace("Exception", ""));
      assertEquals(notDone, made.failure().outcome().isPresent(), "whether the outcome is certain");
      if (named != null) {
        assertTrue(made.getMessage().contains(named), made.getMessage());
      }
      assertTrue(made.nativeError().isPresent());
    }
  }

  @Test
  void everyRefusalIsSeen() throws Exception {
    Set<Refusal> seen = EnumSet.noneOf(Refusal.class);
    try (var in = RefusalsTest.class.getResourceAsStream("refusals.csv")) {
      new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> seen.add(Refusal.valueOf(line.split(";")[1])));
    }
    assertEquals(EnumSet.allOf(Refusal.class), seen);
  }

  @Test
  void aServiceThatDoesNotAnswerIsNoMatterOfWhatFollows() {
    CommandResult result =
        failed(
            "Unable to connect to host.\n"
                + "Error: The operation is not supported for the specified parameters\n");
    assertTrue(Refusals.isPassing(result));
    assertEquals("ConnectionException", Refusals.of(result, "x").getClass().getSimpleName());
  }

  @ParameterizedTest
  @CsvSource({
    "Error: The file is already in use,true",
    "'Error: Cannot open VM: /a.vmx, Cannot read the virtual machine configuration file',true",
    "Error: Unknown error,true",
    "Error: The operation was canceled,false",
    "Error: The snapshot does not exist,false",
    "Error: The operation is not supported for the specified parameters,false"
  })
  void someOfItPassesByItself(String stdout, boolean passes) {
    assertEquals(passes, Refusals.isPassing(failed(stdout)));
  }

  @Test
  void whatAPathSaysIsNoError() {
    String path = "/vms/Unknown error, the file already exists/is not powered on.vmx";
    CommandResult paused = failed("Error: The virtual machine is paused: " + path + "\n");
    assertEquals(Optional.of(Refusal.PAUSED), Refusal.find(ErrorText.of(paused)));
    CommandResult missing =
        failed("Error: Cannot open VM: " + path + ", The virtual machine cannot be found\n");
    assertEquals(Optional.of(Refusal.NO_MACHINE), Refusal.find(ErrorText.of(missing)));
  }

  @Test
  void anErrorIsAFailureWhateverTheCode() {
    assertTrue(ErrorText.isFailure(new CommandResult(0, "Error: Unknown error\n", "")));
    assertTrue(ErrorText.isFailure(new CommandResult(1, "", "")));
    assertTrue(ErrorText.isFailure(new CommandResult(0, "", "Error: x\n")));
    assertFalse(ErrorText.isFailure(new CommandResult(0, "ErrorLog: /var/log\n", "libxml noise")));
    assertFalse(ErrorText.isFailure(new CommandResult(0, "Total running VMs: 0\n", "")));
    String names = "Total snapshots: 1\r\nError: The file already exists\r\n";
    assertFalse(ErrorText.isFailure(new CommandResult(0, names, "")));
    assertTrue(ErrorText.isFailure(new CommandResult(255, names, "")));
  }

  @Test
  void whatNobodyKnowsIsTold() {
    HypervisorException silent = Refusals.of(new CommandResult(137, "", ""), "x");
    assertEquals("NativeException", silent.getClass().getSimpleName());
    assertEquals("137", silent.nativeError().orElseThrow().code());
    HypervisorException strange = Refusals.of(failed("Error: Brand new words\n"), "x");
    assertTrue(strange.getMessage().contains("Brand new words"), strange.getMessage());
    assertEquals(Optional.empty(), strange.failure().outcome());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Error", "Err", "Error: The oper"})
  void whatIsCutOffIsAFailureOfItsOwn(String stdout) {
    assertEquals("NativeException", Refusals.of(failed(stdout), "x").getClass().getSimpleName());
  }
}
