package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Credentials;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.NativeCall;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real daemon by all of libvirt's transports, on loopback. */
@LabDaemon.Needed
@Timeout(60)
class RealRemoteTest {
  private static final String WRONG = "not-this-password";

  private final List<String> trace = new ArrayList<>();

  @TempDir Path folder;

  private ConnectOptions options() {
    return ConnectOptions.defaults().trace((NativeCall call) -> trace.add(call.toString()));
  }

  private ConnectOptions as(String password) {
    String user = LabDaemon.variable("POSADA_LAB_KVM_USER");
    return options().credentials(Credentials.of(user, password));
  }

  private void connects(String uri, ConnectOptions options) {
    try (Host host = LabDaemon.connect(uri, options)) {
      assertEquals("QEMU", host.inspect().product());
    }
  }

  private <T extends HypervisorException> T refused(
      Class<T> type, String remedy, String uri, ConnectOptions options) {
    T refusal = assertThrows(type, () -> LabDaemon.connect(uri, options).close());
    assertTrue(refusal.remedy().orElse("").contains(remedy), refusal::toString);
    assertEquals(Outcome.NOT_DONE, refusal.outcome());
    return refusal;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  // ---- TCP with SASL

  @Test
  void overTcpTheUserAndThePasswordLetIn() {
    String password = LabDaemon.variable("POSADA_LAB_KVM_PASSWORD");
    connects(LabDaemon.variable("POSADA_LAB_KVM_TCP"), as(password));
    assertFalse(trace.toString().contains(password), trace::toString);
  }

  /** Its cgroups may be of another version than those here, and libvirt does not say. */
  @Test
  void aHostOnTheNetworkHasNoWeights() {
    ConnectOptions options = as(LabDaemon.variable("POSADA_LAB_KVM_PASSWORD"));
    try (Host there = LabDaemon.connect(LabDaemon.variable("POSADA_LAB_KVM_TCP"), options);
        Host here = LabDaemon.connect()) {
      assertTrue(here.support(Part.CPU_WEIGHT, Effect.LIVE).available());
      assertFalse(there.support(Part.CPU_WEIGHT, Effect.LIVE).available());
      UnsupportedCapabilityException refused =
          assertThrows(
              UnsupportedCapabilityException.class,
              () ->
                  there
                      .virtualMachines()
                      .create(LabDaemon.linux().quota(ResourceQuota.limit().cpuWeight(50))));
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertTrue(refused.remedy().isPresent(), refused::toString);
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndToldToNobody() {
    PermissionDeniedException refusal =
        refused(
            PermissionDeniedException.class,
            "password",
            LabDaemon.variable("POSADA_LAB_KVM_TCP"),
            as(WRONG));
    assertEquals(1, trace.stream().filter(call -> call.contains("virConnectOpenAuth")).count());
    assertFalse((trace + refusal.toString() + as(WRONG)).contains(WRONG), refusal::toString);
  }

  @Test
  void withoutAPasswordSaysThatItWasAsked() {
    PermissionDeniedException refusal =
        refused(
            PermissionDeniedException.class,
            "ConnectOptions.credentials",
            LabDaemon.variable("POSADA_LAB_KVM_TCP"),
            options());
    assertTrue(refusal.getMessage().contains("authorization name"), refusal::getMessage);
  }

  // ---- TLS

  private String tls(Path pki) {
    return LabDaemon.variable("POSADA_LAB_KVM_TLS") + "?pkipath=" + pki;
  }

  private static Path pki() {
    return Path.of(LabDaemon.variable("POSADA_LAB_KVM_PKI"));
  }

  private void authority() throws IOException {
    Files.copy(pki().resolve("cacert.pem"), folder.resolve("cacert.pem"));
  }

  /** A client's certificate of an authority, for that many days from now on. */
  private void certify(Path authority, Path itsKey, String days) throws Exception {
    Path request = folder.resolve("request.pem");
    String key = folder.resolve("clientkey.pem").toString();
    run(
        ("openssl req -newkey rsa:2048 -nodes -subj /CN=posada-test -keyout " + key + " -out ")
            .concat(request.toString())
            .split(" "));
    run(
        "openssl x509 -req -in %s -CA %s -CAkey %s -set_serial 7 -days %s -out %s"
            .formatted(request, authority, itsKey, days, folder.resolve("clientcert.pem"))
            .split(" "));
  }

  @Test
  void overTlsTheFolderOfTheUriHasTheCertificates() {
    connects(tls(pki()), options());
  }

  @Test
  void aFolderWithoutCertificatesIsNamed() {
    ConnectionException refusal =
        refused(ConnectionException.class, "clientcert.pem", tls(folder), options());
    assertTrue(refusal.getMessage().contains(folder.toString()), refusal::getMessage);
  }

  @Test
  void aClientWithoutACertificateIsRefused() throws Exception {
    authority();
    refused(PermissionDeniedException.class, "clientcert.pem", tls(folder), options());
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    authority();
    certify(folder.resolve("cacert.pem"), pki().resolve("cakey.pem"), "-1");
    ConnectionException refusal =
        refused(ConnectionException.class, "renew", tls(folder), options());
    assertTrue(refusal.getMessage().contains("expired"), refusal::getMessage);
  }

  @Test
  void aDaemonOfAnotherAuthorityIsNotTrusted() throws Exception {
    Path key = folder.resolve("cakey.pem");
    Path authority = folder.resolve("cacert.pem");
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout %s -out %s"
            .formatted(key, authority)
            .split(" "));
    certify(authority, key, "2");
    refused(ConnectionException.class, "cacert.pem", tls(folder), options());
  }

  /** libvirt would print a warning as well, on the error stream of the process. */
  @Test
  void anotherNameThanThatOfTheCertificateIsRefusedInSilence() throws Exception {
    String uri = tls(pki()).replace("//127.0.0.1:", "//127.1:"); // the same address
    refused(ConnectionException.class, "a name that is in", uri, options());
    Path errors = folder.resolve("errors");
    Process client =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")
                    + System.getProperty("path.separator")
                    + System.getProperty("jdk.module.path", ""),
                Client.class.getName(),
                uri)
            .redirectError(errors.toFile())
            .start();
    String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(said.contains("ConnectionException"), () -> said + errors);
    assertFalse(Files.readString(errors).contains("ertificate"), Files.readString(errors));
  }

  /** A process of its own, whose error stream can be read. */
  static final class Client {
    private Client() {}

    public static void main(String[] arguments) {
      try {
        LabDaemon.connect(arguments[0], ConnectOptions.defaults()).close();
      } catch (HypervisorException e) {
        System.out.println(e);
      }
    }
  }

  // ---- SSH

  private static String keys() {
    return LabDaemon.variable("POSADA_LAB_KVM_SSH_KEYS");
  }

  /** OpenSSH takes known hosts from its configuration only. */
  private String ssh() throws IOException {
    Path program = folder.resolve("ssh");
    Files.writeString(
        program,
        "#!/bin/sh\necho \"$@\" >>%s/arguments\nexec ssh -F %s/config \"$@\"\n"
            .formatted(folder, keys()));
    assertTrue(program.toFile().setExecutable(true));
    return LabDaemon.variable("POSADA_LAB_KVM_SSH") + "?command=" + program;
  }

  private static List<String> children() {
    return ProcessHandle.current()
        .descendants()
        .map(child -> child.info().commandLine().orElse(""))
        .filter(line -> line.contains("BatchMode=yes"))
        .toList();
  }

  @Test
  void overSshNobodyIsAskedAndNoProcessStays() throws Exception {
    try (Host host = LabDaemon.connect(ssh(), options())) {
      assertEquals("QEMU", host.inspect().product());
      assertEquals(1, children().size(), children()::toString);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!children().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertEquals(List.of(), children());
    assertTrue(Files.readString(folder.resolve("arguments")).contains("BatchMode=yes"));
  }

  @Test
  void aHostKeyThatNobodyKnowsIsRefused() throws Exception {
    Path config = folder.resolve("config");
    Path program = folder.resolve("ssh");
    Files.writeString(config, "UserKnownHostsFile /dev/null\nGlobalKnownHostsFile /dev/null\n");
    Files.writeString(program, "#!/bin/sh\nexec ssh -F " + config + " \"$@\"\n");
    assertTrue(program.toFile().setExecutable(true));
    refused(
        ConnectionException.class,
        "known hosts",
        LabDaemon.variable("POSADA_LAB_KVM_SSH")
            + ("?command=" + program + "&keyfile=" + keys() + "/client"),
        options());
  }

  @Test
  void aUserWhomSshDoesNotLetInIsRefused() throws Exception {
    refused(
        PermissionDeniedException.class,
        "keyfile=",
        ssh().replace("//root@", "//nobody@"),
        options());
  }

  @Test
  void withoutSshSaysSo() {
    String uri = LabDaemon.variable("POSADA_LAB_KVM_SSH");
    refused(
        ConnectionException.class,
        "OpenSSH's client",
        uri + "?command=posada-no-such-ssh",
        options());
  }

  @Test
  void aHostWithoutADaemonSaysWhatIsMissing() throws Exception {
    String uri = ssh() + "&socket=" + folder + "/none&netcat=" + folder + "/no-nc";
    refused(ConnectionException.class, "libvirt's daemon", uri, options());
  }

  private String library(String transport, Path known) {
    return LabDaemon.variable("POSADA_LAB_KVM_SSH").replaceFirst("\\+ssh", "+" + transport)
        + ("?sshauth=privkey&keyfile=" + keys() + "/client&known_hosts=" + known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"libssh", "libssh2"})
  void librariesOfSshDoAsWell(String transport) throws IOException {
    Path known = Files.copy(Path.of(keys(), "known_hosts"), folder.resolve("known"));
    connects(library(transport, known), options());
    String denied = library(transport, known).replace("//root@", "//nobody@");
    refused(PermissionDeniedException.class, "keyfile=", denied, options());
  }

  /** Whether to trust a key is no question for a password, so that "yes" does not answer it. */
  @ParameterizedTest
  @ValueSource(strings = {"libssh", "libssh2"})
  void credentialsDoNotMakeAHostKnown(String transport) {
    Path known = folder.resolve("none");
    ConnectOptions options = options().credentials(Credentials.of("root", "yes"));
    refused(ConnectionException.class, "known_hosts=", library(transport, known), options);
    assertFalse(Files.exists(known));
  }

  // ---- nobody there

  @Test
  void whereNobodyListensSaysWhatToLookAt() {
    refused(ConnectionException.class, "port", "qemu+tcp://127.0.0.1:1/system", options());
    refused(
        ConnectionException.class,
        "virtqemud",
        "qemu+unix:///system?socket=" + folder + "/none",
        options());
  }
}
