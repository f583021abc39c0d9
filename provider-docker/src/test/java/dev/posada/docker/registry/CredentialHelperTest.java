package dev.posada.docker.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS) // the helpers are scripts
@Timeout(30)
class CredentialHelperTest {
  private static final String SECRET = "lov3lace";

  private TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  private Optional<String> get(String script) throws Exception {
    return get(script, TestOperation::within);
  }

  private Optional<String> get(String script, Function<Duration, Operation> deadlines)
      throws Exception {
    HelperFolder.write(folder, "lab", script);
    return new CredentialHelper(new HelperFolder(folder), deadlines)
        .get("lab", "host:5000", op)
        .map(login -> login.json("s").toString());
  }

  private NativeException fails(String script) {
    NativeException e = assertThrows(NativeException.class, () -> get(script));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertTrue(e.remedy().orElseThrow().contains("ConnectOptions"), e.remedy().get());
    assertFalse(e.toString().contains(SECRET), e.toString());
    return e;
  }

  private static String answers(String user) {
    return "echo '{\"ServerURL\": \"x\", \"Username\": \""
        + user
        + "\", \"Secret\": \""
        + SECRET
        + "\"}'";
  }

  @Test
  void isAskedForTheServerAndItsAnswerIsNotTraced() throws Exception {
    Optional<String> login = get("[ \"$1\" = get ] || exit 9; cat > \"$0.in\"; " + answers("ada"));
    assertEquals(Optional.of(Login.of("ada", SECRET).json("s").toString()), login);
    assertEquals("host:5000\n", Files.readString(folder.resolve("docker-credential-lab.in")));
    assertEquals(1, op.trace().size(), () -> "" + op.trace());
    assertTrue(op.trace().get(0).contains("docker-credential-lab get"), () -> "" + op.trace());
    assertFalse(op.trace().toString().contains(SECRET), () -> "" + op.trace());
  }

  @Test
  void aTokenStandsInPlaceOfAPassword() throws Exception {
    assertEquals(
        Optional.of("{\"identitytoken\":\"" + SECRET + "\",\"serveraddress\":\"s\"}"),
        get(answers("<token>")));
  }

  @Test
  void knowsNobody() throws Exception {
    assertEquals(Optional.empty(), get("echo credentials not found in native keychain; exit 1"));
    assertEquals(Optional.empty(), get("echo '{\"Username\": \"\", \"Secret\": \"\"}'"));
  }

  @Test
  void saysWhyItFailed() {
    NativeException e = fails("echo the keychain is locked; exit 3");
    assertTrue(e.getMessage().contains("the keychain is locked"), e.getMessage());
    assertTrue(e.getMessage().contains("host:5000"), e.getMessage());
    assertEquals("3", e.nativeError().orElseThrow().code());
  }

  @Test
  void whatMayBeASecretIsNotShown() {
    fails(answers("ada") + "; exit 3");
    fails("echo not json " + SECRET);
    fails("echo '{\"Username\": \"ada\", \"Secret\": \"" + SECRET + "'");
  }

  @Test
  void oneThatIsNotThereIsNamed() {
    CredentialHelper helper = new CredentialHelper(new HelperFolder(folder), TestOperation::within);
    NativeException e =
        assertThrows(NativeException.class, () -> helper.get("none", "host:5000", op));
    assertTrue(e.getMessage().contains("docker-credential-none"), e.getMessage());
    assertTrue(e.remedy().orElseThrow().contains("install"), e.remedy().get());
    assertEquals(0, op.trace().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../lab", "/bin/lab", "a b", "-x", ".", "lab;x", "", "a\nb"})
  void nameIsAPlainWord(String name) {
    CredentialHelper helper = new CredentialHelper(new HelperFolder(folder), TestOperation::within);
    assertThrows(RejectedException.class, () -> helper.get(name, "host:5000", op));
  }

  @Test
  void oneThatDoesNotAnswerIsEnded() {
    NativeException e =
        assertThrows(
            NativeException.class,
            () -> get("exec sleep 60", asked -> TestOperation.within(Duration.ofMillis(200))));
    assertTrue(e.getMessage().contains("did not answer"), e.getMessage());
    assertEquals(0, op.hooks());
  }

  @Test
  void endsWithTheCallThatNeedsIt() {
    op = TestOperation.cancelledAfter(Duration.ofMillis(200));
    HypervisorException e = assertThrows(HypervisorException.class, () -> get("exec sleep 60"));
    assertEquals(OperationCancelledException.class, e.getClass(), e.toString());
  }
}
