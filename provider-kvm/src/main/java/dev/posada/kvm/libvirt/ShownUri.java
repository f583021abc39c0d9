package dev.posada.kvm.libvirt;

/** URIs as messages and traces show them: without the password that somebody wrote in. */
public final class ShownUri {
  private ShownUri() {}

  /** {@return the same with stars for a password; libvirt has no use for one} */
  public static String of(String uri) {
    return uri.replaceFirst("^([^/?#]*//[^:@/?#]*):[^/?#]*@", "$1:***@");
  }
}
