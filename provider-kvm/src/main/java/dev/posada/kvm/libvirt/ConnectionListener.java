package dev.posada.kvm.libvirt;

/**
 * Is told what happens on a connection, on a thread of libvirt: it must not block, nor call
 * libvirt, nor wait for a lock under which anybody calls libvirt.
 */
public interface ConnectionListener {
  /** Whether it wants to be told events, not the loss only; asked once. */
  default boolean hearsEvents() {
    return true;
  }

  /** Something happened to a domain; in order, and never told again. */
  void event(DomainEvent event);

  /** The connection was lost, all calls fail from now on; told once, and never after a close. */
  void lost(Reason reason);

  /** Why a connection was lost. */
  enum Reason {
    ERROR,
    END_OF_FILE,
    KEEPALIVE,
    CLIENT,
    UNKNOWN;

    static Reason of(int code) {
      return switch (code) {
        case 0 -> ERROR;
        case 1 -> END_OF_FILE;
        case 2 -> KEEPALIVE;
        case 3 -> CLIENT;
        default -> UNKNOWN;
      };
    }
  }
}
