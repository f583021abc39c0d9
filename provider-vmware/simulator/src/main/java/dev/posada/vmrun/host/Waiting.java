package dev.posada.vmrun.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Lets time pass: truly, or on the simulator's clock. */
public final class Waiting {
  private final Home home;
  private final Settings settings;

  public Waiting(Home home, Settings settings) {
    this.home = home;
    this.settings = settings;
  }

  public void pass(long millis) throws IOException, InterruptedException {
    if (millis <= 0) {
      return;
    }
    if (settings.virtualTime()) {
      home.advance(Duration.ofMillis(millis));
    } else {
      Thread.sleep(millis);
    }
  }

  /** Waits truly, also where time is virtual: a program that hangs. */
  public void hang(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** Never comes back but by an interrupt. */
  public void forEver() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
