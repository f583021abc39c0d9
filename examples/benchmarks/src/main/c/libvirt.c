/*
 * What the rows of KVM are measured against: the calls that Posada makes, made by a C program.
 *
 *   libvirt URI
 *
 * connects, prints "ready", and then answers each line of its input with how long it took, in microseconds:
 *
 *   picture       name, UUID, state, processors and memory of all domains of a daemon
 *   pictures      the same of a driver without statistics, one domain after the other
 *   start NAME, destroy NAME, suspend NAME, resume NAME
 *   event NAME    suspends it, until a callback has been told so
 *
 * A failed call ends it with libvirt's message.
 */
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static virConnectPtr conn;
static volatile unsigned long used; /* so that nothing is left out that is not used */
static atomic_long told;

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int ok(int answer) {
  if (answer < 0) {
    fprintf(stderr, "%s\n", virGetLastErrorMessage());
    exit(1);
  }
  return answer;
}

static void use(virDomainPtr domain) {
  unsigned char uuid[VIR_UUID_BUFLEN];
  ok(virDomainGetUUID(domain, uuid));
  used += strlen(virDomainGetName(domain)) + uuid[0];
}

static void saved(void) {
  virDomainPtr *domains;
  int count = ok(virConnectListAllDomains(
      conn, &domains, VIR_CONNECT_LIST_DOMAINS_INACTIVE | VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE));
  for (int i = 0; i < count; i++) {
    use(domains[i]);
    virDomainFree(domains[i]);
  }
  free(domains);
}

static int figure(virDomainStatsRecordPtr record, const char *name) {
  for (int i = 0; i < record->nparams; i++) {
    if (strcmp(record->params[i].field, name) == 0) {
      return record->params[i].value.i;
    }
  }
  return 0;
}

static void picture(void) {
  virDomainStatsRecordPtr *records;
  int count =
      ok(virConnectGetAllDomainStats(conn, VIR_DOMAIN_STATS_VCPU, &records, VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE));
  for (int i = 0; i < count; i++) {
    use(records[i]->dom);
    used += figure(records[i], "vcpu.current");
  }
  virDomainStatsRecordListFree(records);
  count = ok(virConnectGetAllDomainStats(conn, VIR_DOMAIN_STATS_STATE | VIR_DOMAIN_STATS_BALLOON, &records, 0));
  for (int i = 0; i < count; i++) {
    use(records[i]->dom);
    used += figure(records[i], "balloon.current");
    if (figure(records[i], "state.state") != VIR_DOMAIN_SHUTOFF) {
      used += ok(virDomainGetVcpusFlags(records[i]->dom, VIR_DOMAIN_AFFECT_CURRENT));
    }
  }
  virDomainStatsRecordListFree(records);
  saved();
}

static void pictures(void) {
  virDomainPtr *domains;
  int count = ok(virConnectListAllDomains(conn, &domains, 0));
  for (int i = 0; i < count; i++) {
    int state, reason;
    virDomainInfo info;
    ok(virDomainGetState(domains[i], &state, &reason, 0));
    ok(virDomainGetInfo(domains[i], &info));
    use(domains[i]);
    used += info.nrVirtCpu + info.memory + state + reason;
    virDomainFree(domains[i]);
  }
  free(domains);
  saved();
}

static int changed(virConnectPtr c, virDomainPtr domain, int event, int detail, void *opaque) {
  (void)c, (void)domain, (void)detail, (void)opaque;
  if (event == VIR_DOMAIN_EVENT_SUSPENDED) {
    atomic_store(&told, now());
  }
  return 0;
}

static void *loop(void *nothing) {
  while (virEventRunDefaultImpl() == 0) {
  }
  return nothing;
}

/* How long the verb takes, or until it is told. */
static long act(const char *verb, virDomainPtr domain) {
  long from = now();
  if (strcmp(verb, "start") == 0) {
    ok(virDomainCreateWithFlags(domain, 0));
  } else if (strcmp(verb, "destroy") == 0) {
    ok(virDomainDestroyFlags(domain, 0));
  } else if (strcmp(verb, "suspend") == 0) {
    ok(virDomainSuspend(domain));
  } else if (strcmp(verb, "resume") == 0) {
    ok(virDomainResume(domain));
  } else if (strcmp(verb, "event") == 0) {
    atomic_store(&told, 0);
    ok(virDomainSuspend(domain));
    while (atomic_load(&told) == 0) {
    }
    return atomic_load(&told) - from;
  } else {
    fprintf(stderr, "%s?\n", verb);
    exit(2);
  }
  return now() - from;
}

static void silent(void *nothing, virErrorPtr error) { (void)nothing, (void)error; }

int main(int count, char **words) {
  char line[512];
  pthread_t thread;
  if (count != 2) {
    fprintf(stderr, "libvirt URI\n");
    return 2;
  }
  virSetErrorFunc(NULL, silent);
  ok(virEventRegisterDefaultImpl());
  conn = virConnectOpen(words[1]);
  if (conn == NULL) {
    ok(-1);
  }
  ok(virConnectDomainEventRegisterAny(
      conn, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE, VIR_DOMAIN_EVENT_CALLBACK(changed), NULL, NULL));
  pthread_create(&thread, NULL, loop, NULL);
  puts("ready");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    long nanos;
    line[strcspn(line, "\n")] = 0;
    char *name = strchr(line, ' ');
    if (name == NULL) {
      long from = now();
      strcmp(line, "picture") == 0 ? picture() : pictures();
      nanos = now() - from;
    } else {
      *name++ = 0;
      virDomainPtr domain = virDomainLookupByName(conn, name);
      if (domain == NULL) {
        ok(-1);
      }
      nanos = act(line, domain);
      virDomainFree(domain);
    }
    printf("%.3f\n", nanos / 1e3);
    fflush(stdout);
  }
  return 0;
}
