package dev.posada;

/** A network interface of a virtual machine. Immutable. */
public final class Nic implements Device {
  private static final Nic NAT = new Nic();

  private Nic() {}

  /** {@return an interface through which the machine reaches out, behind the host's address} */
  public static Nic nat() {
    return NAT;
  }

  @Override
  public String toString() {
    return "nic behind NAT";
  }
}
