package dev.posada.kvm.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.kvm.libvirt.Relay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MoveProgressTest {
  private final List<String> told = new ArrayList<>();

  private MoveProgress progress() {
    return new MoveProgress((phase, done, total) -> told.add(done + "/" + total));
  }

  @Test
  void stepsAddUpAndTheSameIsNotToldTwice() {
    MoveProgress progress = progress();
    progress.expect(100);
    progress.expect(50);
    Relay.Progress first = progress.step("disk");
    first.moved(40, 1);
    first.moved(40, 1);
    first.moved(60, 2);
    Relay.Progress second = progress.step("disk");
    second.moved(30, 3);
    progress.over();
    progress.job("memory", 10, 90);
    assertEquals(List.of("40/150", "60/150", "90/150", "100/190"), told);
  }

  @Test
  void aJobThatBeginsAgainIsNotTold() {
    MoveProgress progress = progress();
    progress.expect(100);
    progress.job("memory", 80, 20);
    progress.job("memory", 10, 90);
    progress.job("memory", 130, 20);
    assertEquals(List.of("80/100", "130/150"), told);
  }
}
