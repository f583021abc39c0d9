package dev.posada.spi.command;

/** A program that holds a connection until it is killed. */
final class SshHolder {
  private SshHolder() {}

  public static void main(String[] arguments) throws InterruptedException {
    CommandRunner runner = LabSsh.runner(LabSsh.authority());
    runner.run(Command.read("true"), new TestOperation());
    System.out.println("held");
    Thread.sleep(60_000);
    runner.close();
  }
}
