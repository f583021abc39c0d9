package dev.posada.vmware;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract in full, on a simulated Workstation on Linux. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class VmwareContractTest extends SimulatedContract {}
