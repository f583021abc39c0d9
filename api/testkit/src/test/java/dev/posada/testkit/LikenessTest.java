package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.posada.Nic;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.conformance.Matrix;
import dev.posada.testkit.conformance.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That memory, where it is to be like a real provider, offers what the contract found there, and
 * nothing else. Compared are the clauses that could be tried on the real one and did not fail
 * there.
 */
@Tag("slow")
@Isolated("the contract counts the threads of the whole JVM")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LikenessTest {
  /** The name of each likeness, by the beginning of the file of the real one. */
  private static final Map<String, String> REAL =
      Map.of("docker-docker-", "docker", "qemu-", "kvm", "test-", "test", "vbox-", "virtualbox");

  /**
   * Memory reads back more than such a host can limit, takes discs of the caller, snapshots of
   * machines without disks, and linked clones of snapshots; and its guests know all users.
   */
  private static final Set<String> NOT_ALIKE =
      Set.of("QUOTA-13", "DEVICE-05", "ERROR-05", "CLONE-03", "EXEC-09");

  /** What became of the contract on each likeness: several real ones are compared with one. */
  private final Map<String, List<Verdict>> tried = new HashMap<>();

  static List<Path> checkedIn() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conformance"))) {
      return files.filter(file -> !likeness(file).isEmpty()).sorted().toList();
    }
  }

  private static String likeness(Path file) {
    return REAL.entrySet().stream()
        .filter(real -> file.getFileName().toString().startsWith(real.getKey()))
        .map(Map.Entry::getValue)
        .findAny()
        .orElse("");
  }

  @ParameterizedTest
  @MethodSource("checkedIn")
  void aLikenessOffersWhatTheRealOneOffers(Path file) throws IOException {
    Matrix real = Matrix.parse(Files.readString(file));
    Map<String, String> differences = new TreeMap<>();
    int compared = 0;
    for (Verdict like : tried(likeness(file))) {
      Result there = real.clause(like.clause()).map(Row::result).orElse(Result.NOT_RUN);
      if (there != Result.NOT_RUN && !NOT_ALIKE.contains(like.clause())) {
        compared++;
        if (there != like.result()) {
          differences.put(
              like.clause(), there + " there, " + like.result() + " here: " + like.reason());
        }
      }
    }
    assertEquals(Map.of(), differences, file.toString());
    assertFalse(compared == 0, "nothing was compared");
  }

  private List<Verdict> tried(String likeness) {
    return tried.computeIfAbsent(
        likeness,
        name ->
            ContractRun.clauses(HypervisorContract.class).stream()
                .map(clause -> clause.getAnnotation(Clause.class).value())
                .map(clause -> Conformance.verdict(new LikeContract(name), clause))
                .toList());
  }

  private static final class LikeContract extends MemoryContract {
    private final String query;
    private final boolean withNic;

    LikeContract(String likeness) {
      super("likeness-" + likeness);
      query = "?like=" + likeness;
      withNic = likeness.equals("kvm");
    }

    @Override
    protected String uri() {
      return super.uri() + query;
    }

    /** As those of the real ones: without any device, but for the card of those on KVM. */
    @Override
    protected VirtualMachineSpec machine(String name) {
      VirtualMachineSpec machine = VirtualMachineSpec.named(name);
      return withNic ? machine.attach(Nic.nat()) : machine;
    }

    @Override
    protected Optional<String> otherUri() {
      return super.otherUri().map(uri -> uri + query);
    }
  }
}
