package dev.posada.kvm.libvirt;

import com.sun.jna.NativeLong;
import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.spi.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/** How big a domain is, and what is limited; flags are those of {@link Domain}. */
public final class Tuning {
  /** {@code VIR_DOMAIN_VCPU_MAXIMUM} and {@code VIR_DOMAIN_MEM_MAXIMUM}. */
  public static final int MAXIMUM = 4;

  /** {@code VIR_DOMAIN_VCPU_GUEST}: by the agent. */
  public static final int GUEST = 8;

  /** Tags of {@link #memoryStats}. */
  public static final int UNUSED = 4;

  public static final int AVAILABLE = 5;
  public static final int ACTUAL_BALLOON = 6;
  public static final int RSS = 7;
  public static final int USABLE = 8;
  public static final int LAST_UPDATE = 9;

  private static final int TAGS = 32;

  private final Domain domain;

  Tuning(Domain domain) {
    this.domain = domain;
  }

  /** {@code virDomainGetVcpusFlags}. */
  public int vcpus(int flags, Operation op) {
    return domain.read(
        "virDomainGetVcpusFlags",
        op,
        pointer -> Answer.ok(VirDomain.virDomainGetVcpusFlags(pointer, flags)),
        flags);
  }

  /** {@code virDomainSetVcpusFlags}. */
  public void setVcpus(int count, int flags, Operation op) {
    domain.change(
        "virDomainSetVcpusFlags",
        op,
        pointer -> VirDomain.virDomainSetVcpusFlags(pointer, count, flags),
        count,
        flags);
  }

  /** {@code virDomainSetMemoryFlags}; of a running guest a request to its balloon. */
  public void setMemory(long kib, int flags, Operation op) {
    domain.change(
        "virDomainSetMemoryFlags",
        op,
        pointer -> VirDomain.virDomainSetMemoryFlags(pointer, new NativeLong(kib), flags),
        kib,
        flags);
  }

  /** {@code virDomainSetMemoryStatsPeriod}; 0 stops it. */
  public void setMemoryStatsPeriod(int seconds, int flags, Operation op) {
    domain.change(
        "virDomainSetMemoryStatsPeriod",
        op,
        pointer -> VirDomain.virDomainSetMemoryStatsPeriod(pointer, seconds, flags),
        seconds,
        flags);
  }

  /** {@code virDomainMemoryStats} by tag, mostly KiB. */
  public Map<Integer, Long> memoryStats(Operation op) {
    return domain.read(
        "virDomainMemoryStats",
        op,
        pointer -> {
          byte[] stats = new byte[TAGS * Structs.MEMORY_STAT];
          int count = Answer.ok(VirDomain.virDomainMemoryStats(pointer, stats, TAGS, 0));
          Map<Integer, Long> all = new LinkedHashMap<>();
          for (int i = 0; i < count; i++) {
            Structs.MemoryStat stat = Structs.memoryStat(stats, i);
            all.put(stat.tag(), stat.value());
          }
          return all;
        });
  }

  /** {@code virDomainGetSchedulerType}: posix, or one that limits nothing. */
  public String schedulerType(Operation op) {
    return domain.read(
        "virDomainGetSchedulerType",
        op,
        pointer -> Answer.text(VirDomain.virDomainGetSchedulerType(pointer, new int[1])));
  }

  private TypedParameters get(
      String function, String device, int flags, Operation op, Getter getter) {
    return Call.of(function, device, domain.name(), flags)
        .read(
            domain.owned(),
            op,
            pointer ->
                TypedParameters.ask((array, count) -> getter.get(pointer, array, count))
                    .orElseThrow(() -> new Answer.Failed(LibvirtError.last())));
  }

  private void set(
      String function,
      String device,
      TypedParameters parameters,
      int flags,
      Operation op,
      Setter setter) {
    Call.of(function, device, domain.name(), parameters, flags)
        .change(
            domain.owned(),
            op,
            pointer ->
                parameters.lend((array, count) -> Answer.ok(setter.set(pointer, array, count))));
  }

  private interface Getter {
    int get(long pointer, long array, int[] count);
  }

  private interface Setter {
    int set(long pointer, long array, int count);
  }

  /**
   * {@code virDomainGetSchedulerParametersFlags}. The function wants to be told how many there are,
   * by {@link #schedulerType}; this asks it itself.
   */
  public TypedParameters scheduler(int flags, Operation op) {
    return get(
        "virDomainGetSchedulerParametersFlags",
        domain.name(),
        flags,
        op,
        (pointer, array, count) -> {
          if (array != 0) {
            return VirDomain.virDomainGetSchedulerParametersFlags(pointer, array, count, flags);
          }
          long type = VirDomain.virDomainGetSchedulerType(pointer, count);
          return type == 0 || CMemory.taken(type) == null ? -1 : 0;
        });
  }

  /** {@code virDomainSetSchedulerParametersFlags}; one at a time: a bad one leaves the others. */
  public void setScheduler(TypedParameters parameters, int flags, Operation op) {
    set(
        "virDomainSetSchedulerParametersFlags",
        domain.name(),
        parameters,
        flags,
        op,
        (pointer, array, count) ->
            VirDomain.virDomainSetSchedulerParametersFlags(pointer, array, count, flags));
  }

  /** {@code virDomainGetBlkioParameters}. */
  public TypedParameters blkio(int flags, Operation op) {
    return get(
        "virDomainGetBlkioParameters",
        domain.name(),
        flags,
        op,
        (pointer, array, count) ->
            VirDomain.virDomainGetBlkioParameters(pointer, array, count, flags));
  }

  /** {@code virDomainSetBlkioParameters}. */
  public void setBlkio(TypedParameters parameters, int flags, Operation op) {
    set(
        "virDomainSetBlkioParameters",
        domain.name(),
        parameters,
        flags,
        op,
        (pointer, array, count) ->
            VirDomain.virDomainSetBlkioParameters(pointer, array, count, flags));
  }

  /**
   * {@code virDomainGetBlockIoTune}.
   *
   * @param disk its target, as in {@code vda}
   */
  public TypedParameters blockIo(String disk, int flags, Operation op) {
    return get(
        "virDomainGetBlockIoTune",
        disk,
        flags,
        op,
        (pointer, array, count) ->
            VirDomain.virDomainGetBlockIoTune(pointer, disk, array, count, flags));
  }

  /**
   * {@code virDomainSetBlockIoTune}; what is not given goes, so that all of a kind are given.
   *
   * @param disk its target, as in {@code vda}
   */
  public void setBlockIo(String disk, TypedParameters parameters, int flags, Operation op) {
    set(
        "virDomainSetBlockIoTune",
        disk,
        parameters,
        flags,
        op,
        (pointer, array, count) ->
            VirDomain.virDomainSetBlockIoTune(pointer, disk, array, count, flags));
  }

  /**
   * {@code virDomainGetInterfaceParameters}, KiB/s.
   *
   * @param nic its MAC, or its device on the host
   */
  public TypedParameters nic(String nic, int flags, Operation op) {
    return get(
        "virDomainGetInterfaceParameters",
        nic,
        flags,
        op,
        (pointer, array, count) ->
            VirDomain.virDomainGetInterfaceParameters(pointer, nic, array, count, flags));
  }

  /** {@code virDomainSetInterfaceParameters}, KiB/s. */
  public void setNic(String nic, TypedParameters parameters, int flags, Operation op) {
    set(
        "virDomainSetInterfaceParameters",
        nic,
        parameters,
        flags,
        op,
        (pointer, array, count) ->
            VirDomain.virDomainSetInterfaceParameters(pointer, nic, array, count, flags));
  }
}
