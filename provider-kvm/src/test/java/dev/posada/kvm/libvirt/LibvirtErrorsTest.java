package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.NotFoundException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibvirtErrorsTest {

  private static HypervisorException of(int code, int domain, String text) {
    return LibvirtErrors.of(new LibvirtError(code, domain, 2, text), "web");
  }

  /** Codes, parts and words as libvirt 9.0 gave them. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 'libvirt failed and does not say why', Native",
    "1, 10, 'internal error: qemu unexpectedly closed the monitor', Native",
    "1, 7, 'internal error: client socket is closed', Connection",
    "1, 7, 'internal error: connection closed due to keepalive timeout', Connection",
    "1, 12, 'internal error: domain ''test'' not running', InvalidState",
    "1, 12, 'internal error: domain ''test'' is already running', InvalidState",
    "1, 12, 'internal error: something else', Native",
    "1, 10, 'error was Failed to execute child process “x” (No such file or directory)', Rejected",
    "1, 18, 'internal error: storage volume name ''a'' already in use.', AlreadyExists",
    "1, 18, 'internal error: pool ''default'' has asynchronous jobs running.', Busy",
    "2, 0, 'out of memory', InsufficientResources",
    "3, 12, 'this function is not supported by the connection driver', UnsupportedCapability",
    "5, 0, 'no connection driver available for x:///', Connection",
    "8, 10, 'invalid argument: requested vcpus is greater than max', Rejected",
    "9, 20, 'operation failed: domain ''web'' already exists with uuid 1', AlreadyExists",
    "9, 19, 'operation failed: network ''n'' already exists with uuid 1', AlreadyExists",
    "9, 10, 'operation failed: job: unexpectedly failed', Native",
    "21, 20, 'missing name information', Rejected",
    "27, 20, 'XML error: missing element', Rejected",
    "28, 20, 'domain exists already', AlreadyExists",
    "29, 20, 'operation virDomainSuspend forbidden for read only access', PermissionDenied",
    "35, 20, '(domain_definition):1: Couldn''t find end of Start Tag', Rejected",
    "38, 7, 'Failed to connect socket to ''/x'': No such file or directory', Connection",
    "38, 18, 'Cannot access storage file ''/x'': No such file or directory', NotFound",
    "38, 10, 'Unable to write: No space left on device', InsufficientResources",
    "38, 10, 'cannot open /x: Permission denied', PermissionDenied",
    "38, 10, 'Unable to read from monitor: Connection reset by peer', InvalidState",
    "38, 0, 'Failed to create file ''/etc/x.xml.new'': File name too long', Rejected",
    "38, 10, 'Unable to do it: Input/output error', Native",
    "42, 10, 'Domain not found: no domain with matching name ''web''', NotFound",
    "43, 19, 'Network not found', NotFound",
    "45, 12, 'authentication failed', PermissionDenied",
    "49, 18, 'Storage pool not found', NotFound",
    "50, 18, 'Storage volume not found', NotFound",
    "53, 22, 'Node device not found', NotFound",
    "55, 10, 'Requested operation is not valid: domain is not running', InvalidState",
    "1, 18, 'internal error: storage volume name ''c'' already in use.', AlreadyExists",
    "9, 12, 'operation failed: storage vol already exists', AlreadyExists",
    "9, 12, 'operation failed: Not enough free space in pool', InsufficientResources",
    "55, 18, 'not valid: volume target path ''/x'' already exists', AlreadyExists",
    "55, 18, 'not valid: volume name ''a/b'' cannot contain ''/''', Rejected",
    "55, 18, 'not valid: storage pool ''p'' is not active', InvalidState",
    "55, 10, 'Requested operation is not valid: domain with name ''a'' already exists', AlreadyExists",
    "55, 18, 'Requested operation is not valid: volume target path ''/a'' already exists', AlreadyExists",
    "39, 7, 'Unable to encode message payload', Native",
    "39, 7, 'unknown procedure: 450', UnsupportedCapability",
    "8, 10, 'invalid argument: unsupported flags (0x80) in function qemuDomainX', UnsupportedCapability",
    "67, 10, 'unsupported configuration: x', UnsupportedCapability",
    "68, 10, 'Timed out: cannot acquire state change lock', Busy",
    "68, 10, 'Timed out during operation: vcpu unplug request timed out', OperationTimeout",
    "72, 10, 'Domain snapshot not found', NotFound",
    "74, 10, 'argument unsupported: QEMU guest agent is not configured', UnsupportedCapability",
    "78, 10, 'operation aborted: migration out job: canceled by client', OperationCancelled",
    "79, 46, 'authentication cancelled', PermissionDenied",
    "81, 10, 'Unsafe migration', Rejected",
    "84, 10, 'Operation not supported', UnsupportedCapability",
    "86, 10, 'Guest agent is not responding: not connected', InvalidState",
    "87, 10, 'Failed to terminate process: Device or resource busy', Busy",
    "88, 0, 'access denied', PermissionDenied",
    "90, 18, 'storage volume exists already', AlreadyExists",
    "92, 20, 'XML document failed to validate against schema', Rejected",
    "94, 46, 'authentication unavailable: no polkit agent', PermissionDenied",
    "99, 10, 'device not found', NotFound",
    "103, 10, 'Domain checkpoint not found', NotFound",
    "112, 10, 'a code of a newer library', Native"
  })
  void eachCodeHasItsException(int code, int domain, String text, String leaf) {
    HypervisorException exception = of(code, domain, text);
    assertEquals(leaf + "Exception", exception.getClass().getSimpleName());
    assertEquals(
        Optional.of(new NativeError("libvirt", Integer.toString(code), text)),
        exception.nativeError());
  }

  @ParameterizedTest
  @CsvSource({
    "42, NOT_DONE",
    "8, NOT_DONE",
    "3, NOT_DONE",
    "29, NOT_DONE",
    "35, NOT_DONE",
    "28, NOT_DONE"
  })
  void whatIsRefusedBeforeItBeginsIsNotDone(int code, String outcome) {
    assertEquals(outcome, of(code, 10, "refused").failure().outcome().orElseThrow().toString());
  }

  @ParameterizedTest
  @CsvSource({"55", "1", "68", "78", "9", "67777"})
  void ofAllElseTheCoreLooks(int code) {
    assertEquals(Optional.empty(), of(code, 10, "failed").failure().outcome());
  }

  @Test
  void aSilentAgentComesWithARemedy() {
    assertEquals(true, of(86, 10, "silent").remedy().isPresent());
  }

  @Test
  void whatIsMissingIsNamed() {
    NotFoundException missing = (NotFoundException) of(42, 10, "Domain not found");
    assertEquals("no virtual machine \"web\"", missing.getMessage());
  }
}
