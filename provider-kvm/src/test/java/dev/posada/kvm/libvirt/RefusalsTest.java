package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On what libvirt 9.0 said of connections that did not come about. */
class RefusalsTest {
  private static HypervisorException refusal(int code, String said, Optional<String> question) {
    return Refusals.of(new LibvirtError(code, 7, 2, said), "qemu+tcp://host/system", question);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          45 | authentication failed: authentication failed | PermissionDenied | password
          45 | authentication failed: Failed to verify peer's certificate | Connection | cacert.pem
          45 | authentication failed: TLS handshake failed An unexpected TLS packet was received. | Connection | TLS
          45 | authentication failed: None of the requested authentication methods are supported by the server | PermissionDenied | keyfile=
          45 | authentication failed: error while reading private key '/none' | PermissionDenied | keyfile=
          45 | authentication failed: authentication with private key '/k' has failed: Username/PublicKey combination invalid | PermissionDenied | keyfile=
          98 | libssh transport error: failed to authenticate: Access denied for 'publickey'. | PermissionDenied | keyfile=
          38 | Cannot recv data: Host key verification failed.: Connection reset by peer | Connection | known hosts
          98 | libssh transport error: SSH host key for 'h' (ba:ca) was not accepted | Connection | known hosts
          38 | Cannot recv data: ada@h: Permission denied (publickey).: Connection reset by peer | PermissionDenied | ssh-agent
          38 | Cannot recv data: libvirt:  error : cannot execute binary /none: No such file or directory: Connection reset by peer | Connection | command=
          38 | Cannot find 'ssh' in path: No such file or directory | Connection | OpenSSH
          38 | End of file while reading data: sh: 1: nc: not found: Input/output error | Connection | on that host
          85 | SSH transport error: Remote command terminated with non-zero code: 127 | Connection | on that host
          38 | Cannot recv data: ssh: connect to host h port 22: Connection refused: Connection reset by peer | Connection | port
          38 | Cannot read CA certificate '/none/cacert.pem': No such file or directory | Connection | pkipath=
          38 | The client certificate /p/clientcert.pem has expired | Connection | renew
          38 | Our own certificate /p/clientcert.pem failed validation against /p/cacert.pem: The certificate hasn't got a known issuer. | Connection | belong together
          38 | Unable to read TLS confirmation: Input/output error | PermissionDenied | clientcert.pem
          38 | unable to connect to server at '127.0.0.1:1': Connection refused | Connection | port
          38 | Unable to resolve address 'h' service '16509': Name or service not known | Connection | name
          38 | Failed to connect socket to '/run/libvirt/libvirt-sock': No such file or directory | Connection | virtqemud
          38 | Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied | PermissionDenied | group
          """)
  void hasATypeAndARemedy(int code, String said, String type, String remedy) {
    HypervisorException refusal = refusal(code, said, Optional.empty());
    assertEquals(type + "Exception", refusal.getClass().getSimpleName());
    assertEquals(said, refusal.getMessage());
    assertTrue(refusal.remedy().orElse("").contains(remedy), refusal::toString);
    assertEquals(Outcome.NOT_DONE, refusal.outcome());
  }

  @Test
  void aQuestionThatNobodyAnswersIsTold() {
    HypervisorException refusal =
        refusal(45, "authentication failed", Optional.of("Please enter your password"));
    assertEquals(
        "nobody answers the question \"Please enter your password\"", refusal.getMessage());
    assertTrue(refusal.remedy().orElseThrow().contains("ConnectOptions.credentials"));
  }

  @Test
  void allElseIsWhatItIsElsewhere() {
    assertEquals(
        "RejectedException",
        refusal(8, "transport in URL not recognised", Optional.empty()).getClass().getSimpleName());
  }
}
