package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.PermissionDeniedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On what OpenSSH 9.2 of Debian 12 said, recorded from runs against a real sshd on loopback. */
@Execution(ExecutionMode.CONCURRENT)
class SshFailureTest {
  private static final String CHANGED =
      """
      @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
      @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
      Someone could be eavesdropping on you right now (man-in-the-middle attack)!
      It is also possible that a host key has just been changed.
      The fingerprint for the ED25519 key sent by the remote host is
      SHA256:mHLuc7BinBWff3NrSna1dZoJrzQYbZ+TpdVJg5wk6qw.
      Please contact your system administrator.
      Add correct host key in /home/jane/.ssh/known_hosts to get rid of this message.
      Offending ED25519 key in /home/jane/.ssh/known_hosts:1
        remove with:
        ssh-keygen -f "/home/jane/.ssh/known_hosts" -R "[127.0.0.1]:42213"
      Host key for [127.0.0.1]:42213 has changed and you have requested strict checking.
      Host key verification failed.
      """;

  private static final String OPEN_KEY =
      """
      @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      @         WARNING: UNPROTECTED PRIVATE KEY FILE!          @
      @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
      Permissions 0666 for '/home/jane/.ssh/id_ed25519' are too open.
      It is required that your private key files are NOT accessible by others.
      This private key will be ignored.
      Load key "/home/jane/.ssh/id_ed25519": bad permissions
      jane@127.0.0.1: Permission denied (publickey).
      """;

  private static HypervisorException explained(int exitCode, String stderr) {
    return SshFailure.explained("jane@host", exitCode, stderr);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Host key verification failed. | connect to jane@host by ssh once
          No ED25519 host key is known for [127.0.0.1]:42213 and you have requested strict checking./Host key verification failed. | by ssh once
          ssh: Could not resolve hostname nowhere.invalid: Name or service not known | the name of jane@host
          ssh: Could not resolve hostname nowhere.invalid: Name or service not known/kex_exchange_identification: Connection closed by remote host/Connection closed by UNKNOWN port 65535 | the name of
          ssh: connect to host 127.0.0.1 port 1: Connection refused | whether sshd runs on jane@host
          ssh: connect to host 127.0.0.1 port 42216: Connection timed out | whether jane@host is up
          Connection timed out during banner exchange/Connection to 127.0.0.1 port 42214 timed out | is up
          ssh: connect to host 10.8.1.1 port 22: No route to host | is up
          ssh: connect to host 10.1.1.1 port 22: Network is unreachable | is up
          conf: line 2: Bad configuration option: frobnicate/conf: terminating, 1 bad configuration options | ssh's configuration
          conf line 2: Bad port 'x'./conf: terminating, 1 bad configuration options | ssh's configuration
          command-line: line 0: Bad configuration option: frobnicate | ssh's configuration
          Can't open user config file nowhere: No such file or directory | ssh's configuration
          Bad owner or permissions on config | chmod 600
          Unable to negotiate with 127.0.0.1 port 42213: no matching host key type found. Their offer: ssh-ed25519 | what jane@host offers
          kex_exchange_identification: Connection closed by remote host/Connection closed by 127.0.0.1 port 42215 | the log of sshd on jane@host
          Control socket connect(nosuch): No such file or directory | ssh to jane@host by hand
          """)
  void whatSshDoesNotReachHasARemedy(String said, String remedy) {
    HypervisorException e = explained(255, said.replace("/", "\r\n") + "\r\n");
    assertInstanceOf(ConnectionException.class, e);
    assertEquals("ssh ended with 255: " + said.replace("/", "\n"), e.getMessage());
    assertTrue(e.remedy().orElseThrow().contains(remedy), e.remedy().get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jane@127.0.0.1: Permission denied (publickey). | to jane@host without a question
          Warning: Identity file none not accessible: No such file or directory./jane@127.0.0.1: Permission denied (publickey). | without a question
          Received disconnect from 127.0.0.1 port 42213:2: Too many authentication failures/Disconnected from 127.0.0.1 port 42213 | IdentitiesOnly
          """)
  void whereSshIsNotLetInIsTold(String said, String remedy) {
    HypervisorException e = explained(255, said.replace("/", "\r\n") + "\r\n");
    assertInstanceOf(PermissionDeniedException.class, e);
    assertTrue(e.remedy().orElseThrow().contains(remedy), e.remedy().get());
  }

  @Test
  void aChangedKeyIsNoUnknownOne() {
    HypervisorException e = explained(255, CHANGED.replace("\n", "\r\n"));
    assertInstanceOf(ConnectionException.class, e);
    assertTrue(e.remedy().orElseThrow().contains("somebody may listen"), e.remedy().get());
    String said = CHANGED.replaceAll("(?m)^@+\n", "").strip();
    assertEquals("ssh ended with 255: " + said, e.getMessage());
    assertEquals(said, e.nativeError().orElseThrow().text());
  }

  @Test
  void aKeyThatAllCanReadIsNotOffered() {
    HypervisorException e = explained(255, OPEN_KEY);
    assertInstanceOf(PermissionDeniedException.class, e);
    assertTrue(e.remedy().orElseThrow().contains("chmod 600"), e.remedy().get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          127 | bash: line 1: sh: command not found | shell named sh
          1 | sh: Command not found. | shell named sh
          1 | 'sh' is not recognized as an internal or external command, | shell named sh
          1 | "" | login shell that runs commands
          """)
  void anotherExitCodeIsOfTheOtherMachine(int exitCode, String said, String remedy) {
    HypervisorException e = explained(exitCode, said);
    assertInstanceOf(ConnectionException.class, e);
    assertTrue(e.remedy().orElseThrow().contains(remedy), e.remedy().get());
  }

  @Test
  void whatTheCallLeftBehindIsNotDecided() {
    assertEquals(Optional.empty(), explained(255, "").failure().outcome());
    assertEquals("ssh ended with 255 and said nothing", explained(255, "\r\n").getMessage());
  }

  @Test
  void aBannerOfAnyLengthHidesNothing() {
    HypervisorException e =
        explained(255, "😀".repeat(5000) + "\r\nHost key verification failed.\r\n");
    assertTrue(e.remedy().orElseThrow().contains("by ssh once"), e.remedy().get());
    assertTrue(e.getMessage().length() < 2100);
    assertTrue(e.getMessage().startsWith("ssh ended with 255: 😀"), "no half a character");
  }
}
