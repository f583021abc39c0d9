package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LayersTest {
  private final Map<String, String> labels = new HashMap<>(Map.of("owner", "me"));

  @Test
  void whatWasMadeForADiskBelongsToItAlsoWhenItLiesBelow() {
    labels.put(Creation.MADE + "vda", "p/a");
    for (int i = 0; i < 12; i++) {
      Layers.freeze("vda", i == 0 ? "p/a" : "p/a" + i, "p/a" + (i + 1), labels);
    }
    assertEquals("p/a12", labels.get(Creation.MADE + "vda"));
    assertEquals("p/a", Layers.own("vda", labels).get(0));
    assertEquals("p/a11", Layers.own("vda", labels).get(11), "by number, not by letter");
    assertTrue(Layers.isFrozen("vda", "p/a", labels));
    assertFalse(Layers.isFrozen("vda", "p/a12", labels));
    assertFalse(Layers.goesOn("vda", labels));
    assertEquals(List.of(), Layers.own("vd", labels));
  }

  @Test
  void whatWasThereBeforeNeverBecomesTheMachinesOwn() {
    Layers.freeze("vda", "p/theirs", "p/over", labels);
    Layers.freeze("vda", "p/over", "p/over2", labels);
    assertEquals(List.of(), Layers.own("vda", labels));
    assertFalse(labels.containsKey(Creation.MADE + "vda"));
    assertTrue(Layers.goesOn("vda", labels));
    assertTrue(Layers.isFrozen("vda", "p/theirs", labels));
  }

  @Test
  void aDiskThatIsDetachedTakesAllOfItWithIt() {
    labels.put(Creation.MADE + "vda", "p/a");
    Layers.freeze("vda", "p/a", "p/b", labels);
    Layers.freeze("vdb", "p/c", "p/d", labels);
    Layers.forget("vda", labels);
    assertTrue(Layers.goesOn("vdb", labels));
    Layers.forget("vdb", labels);
    assertEquals(Map.of("owner", "me"), labels);
  }

  @Test
  void labelsThatSomebodyElseChangedNameNothing() {
    labels.put("posada/layer/vda/x", "p/a");
    labels.put("posada/layer/vda/1", "noslash");
    assertEquals(List.of(), Layers.own("vda", labels));
  }
}
