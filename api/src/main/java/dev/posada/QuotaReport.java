package dev.posada;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a {@link ResourceQuota}, or what would become of it: a line for each part that was
 * asked for. Immutable.
 */
public final class QuotaReport {
  private final List<Line> lines;
  private final ResourceQuota asked;
  private final ResourceQuota actual;
  private final ResourceQuota undo;

  private QuotaReport(Builder builder) {
    lines = List.copyOf(builder.lines);
    asked = builder.asked;
    actual = builder.actual;
    undo = builder.undo;
  }

  /** When a limit holds. */
  public enum Effect {
    /** Now, and after a restart of the guest. */
    LIVE,
    /** Now, until the guest stops. */
    UNTIL_STOP,
    /** Not now, from the guest's next start on. */
    NEXT_START,
    /** Never: it is refused. */
    REFUSED
  }

  /** Who says that a limit holds. */
  public enum Witness {
    /** It was read where it is enforced. */
    KERNEL,
    /** Only the hypervisor's own record says so. */
    HYPERVISOR
  }

  /**
   * {@return a builder}
   *
   * @param asked what was asked for
   * @param actual what holds now, for as many parts as could be read
   */
  public static Builder builder(ResourceQuota asked, ResourceQuota actual) {
    return new Builder(asked, actual);
  }

  /** {@return a line for each part that was asked for} */
  public List<Line> lines() {
    return lines;
  }

  /** {@return what was asked for} */
  public ResourceQuota asked() {
    return asked;
  }

  /**
   * {@return what holds now, for each part that could be read; of a preview, what holds before
   * anything is changed}
   */
  public ResourceQuota actual() {
    return actual;
  }

  /**
   * {@return the quota that puts back what was there before; of a preview, a quota that names
   * nothing}
   */
  public ResourceQuota undo() {
    return undo;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(text.length() == 0 ? "" : "; ").append(line));
    return text.toString();
  }

  /** Makes a {@link QuotaReport}. Not thread-safe. */
  public static final class Builder {
    private final List<Line> lines = new ArrayList<>();
    private final ResourceQuota asked;
    private final ResourceQuota actual;
    private ResourceQuota undo = ResourceQuota.limit();

    private Builder(ResourceQuota asked, ResourceQuota actual) {
      this.asked = Objects.requireNonNull(asked, "asked");
      this.actual = Objects.requireNonNull(actual, "actual");
    }

    /**
     * {@return this builder}
     *
     * @param line one line more
     */
    public Builder line(Line line) {
      lines.add(Objects.requireNonNull(line, "line"));
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param undo the quota that puts back what was there before
     */
    public Builder undo(ResourceQuota undo) {
      this.undo = Objects.requireNonNull(undo, "undo");
      return this;
    }

    /** {@return the report} */
    public QuotaReport build() {
      return new QuotaReport(this);
    }
  }

  /**
   * What became of one part. Its texts are for people; typed values are in the report. Immutable.
   */
  public static final class Line {
    private final ResourceQuota.Part part;
    private final String asked;
    private final String actual;
    private final Effect effect;
    private final String mechanism;
    private final Witness witness;
    private final String refusal;

    private Line(Builder builder) {
      part = builder.part;
      asked = builder.asked;
      actual = builder.actual;
      effect = builder.effect;
      mechanism = builder.mechanism;
      witness = builder.witness;
      refusal = builder.refusal;
    }

    /**
     * {@return a builder}
     *
     * @param part the part that the line is about
     */
    public static Builder builder(ResourceQuota.Part part) {
      return new Builder(part);
    }

    /** {@return the part} */
    public ResourceQuota.Part part() {
      return part;
    }

    /** {@return what was asked for, in words} */
    public String asked() {
      return asked;
    }

    /** {@return what holds now, in words} */
    public String actual() {
      return actual;
    }

    /** {@return when it holds} */
    public Effect effect() {
      return effect;
    }

    /** {@return how the limit is set, in the hypervisor's own words; empty if it is refused} */
    public String mechanism() {
      return mechanism;
    }

    /** {@return who says that it holds; empty if nobody was asked} */
    public Optional<Witness> witness() {
      return Optional.ofNullable(witness);
    }

    /** {@return why it is refused; empty if it is not} */
    public Optional<String> refusal() {
      return Optional.ofNullable(refusal);
    }

    @Override
    public String toString() {
      String line = part + " " + asked + ": ";
      if (effect == Effect.REFUSED) {
        return line + "refused, " + refusal;
      }
      return line
          + "holds "
          + actual
          + ", "
          + effect.name().toLowerCase(Locale.ROOT).replace('_', ' ')
          + ", by "
          + mechanism
          + (witness == null ? "" : ", says the " + witness.name().toLowerCase(Locale.ROOT));
    }

    /** Makes a {@link Line}. Not thread-safe. */
    public static final class Builder {
      private final ResourceQuota.Part part;
      private String asked = "-";
      private String actual = "-";
      private Effect effect = Effect.REFUSED;
      private String mechanism = "";
      private Witness witness;
      private String refusal;

      private Builder(ResourceQuota.Part part) {
        this.part = Objects.requireNonNull(part, "part");
      }

      /**
       * {@return this builder}
       *
       * @param asked what was asked for, in words
       */
      public Builder asked(String asked) {
        this.asked = Objects.requireNonNull(asked, "asked");
        return this;
      }

      /**
       * {@return this builder}
       *
       * @param actual what holds now, in words
       */
      public Builder actual(String actual) {
        this.actual = Objects.requireNonNull(actual, "actual");
        return this;
      }

      /**
       * {@return this builder}
       *
       * @param effect when it holds
       */
      public Builder effect(Effect effect) {
        this.effect = Objects.requireNonNull(effect, "effect");
        return this;
      }

      /**
       * {@return this builder}
       *
       * @param mechanism how the limit is set, in the hypervisor's own words
       */
      public Builder mechanism(String mechanism) {
        this.mechanism = Objects.requireNonNull(mechanism, "mechanism");
        return this;
      }

      /**
       * {@return this builder}
       *
       * @param witness who says that it holds
       */
      public Builder witness(Witness witness) {
        this.witness = Objects.requireNonNull(witness, "witness");
        return this;
      }

      /**
       * {@return this builder, its effect {@link Effect#REFUSED}}
       *
       * @param refusal why it is refused
       */
      public Builder refusal(String refusal) {
        this.refusal = Objects.requireNonNull(refusal, "refusal");
        return effect(Effect.REFUSED);
      }

      /** {@return the line} */
      public Line build() {
        return new Line(this);
      }
    }
  }
}
