package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What failures tell: by their type, in their words, and beside them. */
interface ErrorClauses extends Clauses {
  @Clause("ERROR-01")
  default void whatIsNotThereIsNotFoundByItsKind(Lab lab) {
    Host host = lab.host();
    String none = Lab.name();
    Set<Kind> kinds = lab.kinds();
    Kind any = kinds.size() == 1 ? kinds.iterator().next() : Kind.GUEST;
    notFound(lab, any, none, () -> host.guests().get(none));
    if (lab.declares(Capability.VIRTUAL_MACHINES)) {
      notFound(lab, Kind.VIRTUAL_MACHINE, none, () -> host.virtualMachines().get(none));
    }
    if (lab.declares(Capability.CONTAINERS)) {
      notFound(lab, Kind.CONTAINER, none, () -> host.containers().get(none));
    }
    if (lab.declares(Capability.IMAGES)) {
      notFound(lab, Kind.IMAGE, none, () -> host.images().get(none));
    }
    if (lab.declares(Capability.NETWORKS)) {
      notFound(lab, Kind.NETWORK, none, () -> host.networks().get(none));
    }
    if (lab.declares(Capability.SERVICES)) {
      notFound(lab, Kind.SERVICE, none, () -> host.services().get(none));
    }
    if (lab.declares(Capability.VOLUMES)) {
      notFound(lab, Kind.POOL, none, () -> host.storage().get(none, none));
      host.storage().listPools().stream()
          .findFirst()
          .ifPresent(
              pool ->
                  notFound(lab, Kind.VOLUME, none, () -> host.storage().get(pool.name(), none)));
    }
  }

  private static NotFoundException notFound(Lab lab, Kind kind, String what, Runnable call) {
    NotFoundException e =
        assertThrows(NotFoundException.class, call::run, () -> kind + " that is not there");
    assertEquals(kind, e.kind(), e::toString);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertTrue(e.getMessage().contains(what), e::toString);
    assertTrue(e.getMessage().contains(lab.host().uri().toString()), e::toString);
    consistent(e);
    return e;
  }

  /** What is told beside the message is there, or is not; it is never empty. */
  private static void consistent(HypervisorException e) {
    e.remedy().ifPresent(remedy -> assertFalse(remedy.isBlank(), () -> "remedy of " + e));
    e.nativeError()
        .ifPresent(
            error -> {
              assertFalse(error.source().isBlank(), () -> error + " of " + e);
              assertFalse(error.code().isBlank() && error.text().isBlank(), () -> error + ": " + e);
            });
    boolean remains = !e.remains().isEmpty();
    assertFalse(remains && e.outcome() == Outcome.NOT_DONE, () -> e.remains() + " of " + e);
  }

  @Clause("ERROR-02")
  default void aGuestThatWasDeletedIsNotFoundByAnyVerb(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          guest.delete();
          verbs(lab, guest)
              .forEach(
                  (verb, call) -> {
                    NotFoundException e =
                        assertThrows(
                            NotFoundException.class, call::run, () -> verb + " of a deleted one");
                    assertEquals(kind, e.kind(), () -> verb + ": " + e);
                    assertEquals(Outcome.NOT_DONE, e.outcome(), () -> verb + ": " + e);
                    assertEquals(guest, e.guest().orElse(null), () -> verb + ": " + e);
                    assertTrue(e.getMessage().contains(guest.name()), () -> verb + ": " + e);
                    assertTrue(
                        e.getMessage().contains(lab.host().uri().toString()),
                        () -> verb + ": " + e);
                    consistent(e);
                  });
        });
  }

  /** The verbs of a guest that the host has, by name. */
  static Map<String, Runnable> verbs(Lab lab, Guest guest) {
    Map<String, Runnable> verbs = new LinkedHashMap<>();
    Duration grace = Duration.ofSeconds(1);
    verbs.put("inspect", guest::inspect);
    verbs.put("start", guest::start);
    verbs.put("shutdown", () -> guest.shutdown(grace));
    verbs.put("stop", () -> guest.stop(grace));
    verbs.put("kill", guest::kill);
    verbs.put("restart", () -> guest.restart(grace));
    verbs.put("awaitReady", guest::awaitReady);
    verbs.put("awaitState", () -> guest.awaitState(Set.of(GuestState.RUNNING)));
    verbs.put("delete", guest::delete);
    put(lab, verbs, Capability.PAUSE, "pause", guest::pause);
    put(lab, verbs, Capability.PAUSE, "resume", guest::resume);
    put(lab, verbs, Capability.RENAME, "rename", () -> guest.rename(Lab.name()));
    put(lab, verbs, Capability.MEASURE, "measure", guest::measure);
    put(lab, verbs, Capability.EXEC, "exec", () -> guest.exec("true"));
    put(lab, verbs, Capability.RELABEL, "label", () -> guest.label("key", "value"));
    put(lab, verbs, Capability.RELABEL, "unlabel", () -> guest.unlabel("key"));
    ResourceQuota quota = ResourceQuota.limit();
    put(lab, verbs, Capability.QUOTA, "preview", () -> guest.preview(quota));
    put(lab, verbs, Capability.QUOTA, "apply", () -> guest.apply(quota));
    if (guest instanceof VirtualMachine machine) {
      put(lab, verbs, Capability.SAVE, "save", machine::save);
      put(lab, verbs, Capability.RESET, "reset", machine::reset);
      put(lab, verbs, Capability.SNAPSHOT, "snapshots", () -> machine.snapshots().list());
      put(lab, verbs, Capability.SNAPSHOT, "take", () -> machine.snapshots().take("first"));
    }
    return verbs;
  }

  private static void put(
      Lab lab, Map<String, Runnable> verbs, Capability capability, String verb, Runnable call) {
    if (lab.declares(capability)) {
      verbs.put(verb, call);
    }
  }

  @Clause("ERROR-03")
  default void aNameThatIsTakenAlreadyExists(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          AlreadyExistsException e =
              assertThrows(
                  AlreadyExistsException.class,
                  () ->
                      lab.adopt(
                          kind == Kind.CONTAINER
                              ? lab.host()
                                  .containers()
                                  .create(lab.containerSpec().name(guest.name()))
                              : lab.host()
                                  .virtualMachines()
                                  .create(lab.machineSpec().name(guest.name()))),
                  kind + " of a taken name");
          assertEquals(kind, e.kind(), e::toString);
          assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
          assertTrue(e.getMessage().contains(guest.name()), e::toString);
          consistent(e);
          assertEquals(guest.id(), Lab.on(lab.host(), guest).id(), kind + " that was there");
        });
  }

  @Clause("ERROR-04")
  default void aWrongStateTellsWhichVerbHelps(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest off = lab.stopped(kind);
          wrongState(off, GuestState.STOPPED, "start", off::awaitReady);
          Guest on = lab.shared(kind);
          wrongState(on, GuestState.RUNNING, "stop", on::delete);
        });
  }

  private static void wrongState(Guest guest, GuestState seen, String remedy, Runnable call) {
    InvalidStateException e =
        assertThrows(InvalidStateException.class, call::run, () -> guest + ", " + seen);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertEquals(seen, e.lastSeen().orElse(null), e::toString);
    assertEquals(guest, e.guest().orElse(null), e::toString);
    assertTrue(e.remedy().orElse("").contains(remedy), () -> e.remedy() + " of " + e);
    assertTrue(e.getMessage().contains(guest.name()), e::toString);
    consistent(e);
  }

  @Clause(value = "ERROR-05", needs = Capability.SNAPSHOT)
  default void aSnapshotThatIsNotThereIsNotFound(Lab lab) {
    VirtualMachine machine = lab.stoppedMachine();
    lab.needs(machine, Capability.SNAPSHOT);
    String none = Lab.name();
    notFound(lab, Kind.SNAPSHOT, none, () -> machine.snapshots().get(none));
  }

  @Clause(value = "ERROR-06", needs = Capability.VIRTUAL_MACHINES)
  default void aDeviceThatIsNotThereIsNotFound(Lab lab) {
    VirtualMachine machine = Equipped.with(lab, Disk.blank(Equipped.SIZE));
    String none = "no-such-device";
    Disk disk = Disk.of("/no/such/disk").attachedAs(none);
    notFound(lab, Kind.DEVICE, none, () -> machine.detach(disk));
  }

  @Clause("ERROR-07")
  default void whatTheHypervisorSaysIsPassedOn(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = watched.on(lab.stopped(kind));
          NativeError error = new NativeError("vmtool", "E" + lab.random().nextInt(100), "no way");
          Failure failure = Failure.of(error).remedy("ask it again");
          NativeException failed = new NativeException("the tool has failed", failure);
          try (var injected = watched.inject(Fault.failure(failed).on("start"))) {
            NativeException e =
                assertThrows(NativeException.class, guest::start, kind + " that cannot start");
            assertEquals(error, e.nativeError().orElse(null), e::toString);
            assertEquals("ask it again", e.remedy().orElse(""), e::toString);
            assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
            assertEquals(guest, e.guest().orElse(null), e::toString);
            for (String part :
                Set.of("start", guest.name(), lab.host().uri().toString(), "the tool has failed")) {
              assertTrue(e.getMessage().contains(part), () -> part + ": " + e);
            }
          }
          guest.start();
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + ", once more");
        });
  }

  @Clause("ERROR-08")
  default void whatMakesNoSenseIsTheCallersFault(Lab lab) {
    Host host = lab.host();
    assertThrows(NullPointerException.class, () -> host.support((Capability) null));
    assertThrows(NullPointerException.class, () -> host.support(null, QuotaReport.Effect.LIVE));
    assertThrows(
        IllegalArgumentException.class,
        () -> host.support(ResourceQuota.Part.MEMORY, QuotaReport.Effect.REFUSED));
    assertThrows(NullPointerException.class, () -> host.subscribe(null));
    assertThrows(NullPointerException.class, () -> host.unwrap(null));
    assertThrows(NullPointerException.class, () -> host.guests().get(null));
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          Duration negative = Duration.ofMillis(-1);
          assertThrows(NullPointerException.class, () -> guest.start(null));
          assertThrows(NullPointerException.class, () -> guest.shutdown(null));
          assertThrows(IllegalArgumentException.class, () -> guest.shutdown(negative));
          assertThrows(IllegalArgumentException.class, () -> guest.stop(negative));
          assertThrows(IllegalArgumentException.class, () -> guest.restart(negative));
          assertThrows(IllegalArgumentException.class, () -> guest.awaitState(Set.of()));
          assertThrows(NullPointerException.class, () -> guest.preview(null));
          assertThrows(NullPointerException.class, () -> guest.apply(null));
          assertThrows(IllegalArgumentException.class, () -> guest.rename(" "));
          assertEquals(GuestState.STOPPED, guest.inspect().state(), kind + " after all of that");
        });
    assertThrows(IllegalArgumentException.class, () -> Task.within(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> ContainerSpec.named(" "));
    assertThrows(IllegalArgumentException.class, () -> VirtualMachineSpec.named(""));
  }
}
