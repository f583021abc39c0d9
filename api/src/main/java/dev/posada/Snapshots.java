package dev.posada;

import java.util.List;

/**
 * The snapshots of one machine: a tree, each with the one that it was taken after. All verbs need
 * {@link Capability#SNAPSHOT}; those that have a form with a {@link Task} may take {@link
 * ConnectOptions#workTimeout()} without one, the others {@link ConnectOptions#timeout()}.
 * Thread-safe; implemented by Posada only; may be mocked. Local; its verbs ask the host.
 */
public interface Snapshots {

  /** {@return all of them, parents before their children, and of one parent the oldest first} */
  List<Snapshot> list();

  /**
   * {@return one of them}
   *
   * @param nameOrId an id wins over a name
   * @throws NotFoundException of kind {@link Kind#SNAPSHOT} if there is none
   * @throws RejectedException if several have the name, with their ids
   */
  Snapshot get(String nameOrId);

  /**
   * Keeps the machine as it is now: its disks, and its memory if it runs or is paused and the guest
   * supports {@link Capability#SNAPSHOT_MEMORY}. It goes on as it was.
   *
   * @param name a name that no other snapshot of this machine has, not blank
   * @return the snapshot
   * @throws AlreadyExistsException of kind {@link Kind#SNAPSHOT} if another one has the name
   * @throws InvalidStateException if it is saved or has crashed
   */
  Snapshot take(String name);

  /**
   * Takes a snapshot, as {@link #take(String)}. After a cancel there is none.
   *
   * @param name a name that no other snapshot of this machine has
   * @param task deadline, progress and cancel
   * @return the snapshot
   */
  Snapshot take(String name, Task task);

  /**
   * Puts the machine back to what it was; what it is now is lost, saved memory too. It is {@link
   * GuestState#RUNNING} then if the snapshot has its memory, else {@link GuestState#STOPPED}.
   *
   * @param snapshot one of this machine
   * @throws NotFoundException of kind {@link Kind#SNAPSHOT} if it is gone
   */
  void restore(Snapshot snapshot);

  /**
   * Puts the machine back, as {@link #restore(Snapshot)}.
   *
   * @param snapshot one of this machine
   * @param task deadline, progress and cancel
   */
  void restore(Snapshot snapshot, Task task);

  /**
   * Forgets what the machine was; what it is now stays, and so do the snapshots taken after.
   *
   * @param snapshot one of this machine
   * @throws NotFoundException of kind {@link Kind#SNAPSHOT} if it is gone
   * @throws InvalidStateException if the host cannot delete it while others or a linked clone stand
   *     on it: VirtualBox not one with several children, KVM not an external one with internal ones
   *     below
   */
  void delete(Snapshot snapshot);

  /**
   * Deletes a snapshot, as {@link #delete(Snapshot)}.
   *
   * @param snapshot one of this machine
   * @param task deadline, progress and cancel
   */
  void delete(Snapshot snapshot, Task task);
}
