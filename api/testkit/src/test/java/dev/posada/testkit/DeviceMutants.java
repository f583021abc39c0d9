package dev.posada.testkit;

import static dev.posada.testkit.Mutant.answers;
import static dev.posada.testkit.Mutant.ignores;
import static dev.posada.testkit.Mutant.instead;
import static dev.posada.testkit.Mutant.mistakes;

import dev.posada.ByteSize;
import dev.posada.CloneOptions;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.Snapshot;
import dev.posada.Volume;
import dev.posada.testkit.fault.DriverCall;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Drivers that are wrong about disks and snapshots, networks and volumes. */
final class DeviceMutants {
  private DeviceMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("a snapshot is not restored", "SNAPSHOT-02", ignores("restoreSnapshot")),
        Mutant.of(
            "a snapshot never has the memory",
            "SNAPSHOT-02",
            mistakes("takeSnapshot", 2, (Boolean withMemory) -> false)),
        Mutant.of(
            "snapshots are listed with the youngest first",
            "SNAPSHOT-05",
            answers(
                "snapshots",
                (List<Snapshot> snapshots) -> {
                  List<Snapshot> reversed = new ArrayList<>(snapshots);
                  Collections.reverse(reversed);
                  return reversed;
                })),
        Mutant.of("a deleted snapshot stays", "SNAPSHOT-06", ignores("deleteSnapshot")),
        Mutant.of(
            "a full clone stands on its source's disks",
            "CLONE-01",
            mistakes("cloneAs", 2, DeviceMutants::linked)),
        new Mutant(
            "a machine is deleted with the disks that it was given",
            "DEVICE-07",
            others -> instead("delete", call -> deletedWithAll(others, call))),
        new Mutant(
            "a machine is deleted and its disks are left",
            "DELETE-04",
            others -> instead("delete", call -> deletedWithoutDisks(others, call))),
        Mutant.of(
            "nobody says what was deleted",
            "DELETE-01",
            answers(
                "delete",
                (Object report) -> report == null ? null : DeleteReport.of(List.of(), Map.of()))),
        Mutant.of(
            "a disk stays as small as it was",
            "DEVICE-02",
            instead(
                "change",
                call -> call.arguments()[1] instanceof Disk disk ? disk : call.proceed())),
        new Mutant(
            "a machine that has moved is left behind too",
            "MIGRATE-02",
            others -> instead("migrateTo", call -> onBothHosts(others, call))),
        Mutant.of(
            "an image that was deleted is still there",
            "IMAGE-02",
            call ->
                call.is("ImageDriver", "delete")
                    ? DeleteReport.of(List.of("image"), Map.of())
                    : call.proceed()),
        Mutant.of(
            "a network loses its labels",
            "NETWORK-03",
            answers(
                "list",
                (List<Object> things) ->
                    things.stream().map(DeviceMutants::withoutLabels).toList())),
        Mutant.of(
            "a volume is said to have grown",
            "VOLUME-09",
            instead(
                "resize",
                call -> grown((Volume) call.arguments()[0], (ByteSize) call.arguments()[1]))),
        Mutant.of(
            "a download begins with another byte",
            "VOLUME-06",
            mistakes("download", 1, DeviceMutants::otherFirst)));
  }

  private static CloneOptions linked(CloneOptions full) {
    CloneOptions[] linked = {CloneOptions.linked()};
    full.labels().forEach((key, value) -> linked[0] = linked[0].label(key, value));
    return linked[0];
  }

  private static Object deletedWithAll(Others others, DriverCall call) {
    if (!call.driver().equals("VirtualMachineDriver")) {
      return call.proceed();
    }
    List<Disk> disks = others.machines().inspect(call.guest().orElseThrow(), others.op()).disks();
    Object report = call.proceed();
    List<Volume> left = others.storage().volumes(others.op());
    disks.stream()
        .flatMap(disk -> disk.volume().stream())
        .map(Volume::id)
        .forEach(
            id ->
                left.stream()
                    .filter(volume -> volume.id().equals(id))
                    .forEach(volume -> others.storage().delete(volume, others.op())));
    return report;
  }

  private static Object deletedWithoutDisks(Others others, DriverCall call) {
    if (call.driver().equals("VirtualMachineDriver")) {
      String id = call.guest().orElseThrow();
      others
          .machines()
          .inspect(id, others.op())
          .disks()
          .forEach(disk -> others.machines().detach(id, disk, others.op()));
    }
    return call.proceed();
  }

  private static Object onBothHosts(Others others, DriverCall call) {
    String name = others.machines().inspect(call.guest().orElseThrow(), others.op()).name();
    Object moved = call.proceed();
    others.guest(Kind.VIRTUAL_MACHINE, name);
    return moved;
  }

  private static Object withoutLabels(Object thing) {
    return thing instanceof Network network
        ? Network.builder(network.id(), network.name()).mode(network.mode()).build()
        : thing;
  }

  private static Volume grown(Volume volume, ByteSize size) {
    return Volume.builder(volume.id(), volume.name(), volume.pool()).capacity(size).build();
  }

  private static OutputStream otherFirst(OutputStream to) {
    return new FilterOutputStream(to) {
      private boolean begun;

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        byte[] others = Arrays.copyOfRange(bytes, from, from + count);
        if (!begun && count > 0) {
          others[0] ^= 1;
          begun = true;
        }
        out.write(others);
      }
    };
  }
}
