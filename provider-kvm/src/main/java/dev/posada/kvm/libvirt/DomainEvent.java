package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.TypedParameters;

/** What libvirt tells of a domain unasked. Numbers that are not known to us are told as well. */
public sealed interface DomainEvent {
  /** {@return the domain's UUID} */
  String uuid();

  /** {@return the name that it has now} */
  String name();

  /** Its state changed, or its definition. */
  record Lifecycle(String uuid, String name, int event, int detail) implements DomainEvent {
    public static final int DEFINED = 0;
    public static final int UNDEFINED = 1;
    public static final int STARTED = 2;
    public static final int SUSPENDED = 3;
    public static final int RESUMED = 4;
    public static final int STOPPED = 5;
    public static final int SHUTDOWN = 6;
    public static final int PMSUSPENDED = 7;
    public static final int CRASHED = 8;
  }

  /** The agent inside came, or went. */
  record Agent(String uuid, String name, boolean connected) implements DomainEvent {}

  /** A device came, went, or did not want to go. */
  record Device(String uuid, String name, String alias, Change change) implements DomainEvent {
    /** What became of it. */
    public enum Change {
      ADDED,
      REMOVED,
      REMOVAL_FAILED
    }
  }

  /** A job of a disk made a step; the disk by its target, as in {@code vda}. */
  record BlockJob(String uuid, String name, String disk, int type, int status)
      implements DomainEvent {
    public static final int COMPLETED = 0;
    public static final int FAILED = 1;
    public static final int CANCELED = 2;
    public static final int READY = 3;
  }

  /** A job of the domain is over; the figures are those of {@code virDomainGetJobStats}. */
  record JobCompleted(String uuid, String name, TypedParameters figures) implements DomainEvent {}

  /** It has this much memory now. */
  record Balloon(String uuid, String name, long kib) implements DomainEvent {}
}
