// SPDX-License-Identifier: Apache-2.0
// The GHDL in a container built from the project's Dockerfile.
package io.github.nfpool.vhdl;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** Builds the image, keeps one container up for all runs, and removes both at the end. */
final class ContainerGhdl implements Ghdl {

    private static final String WORK = "/tmp/work";

    private final Path work;
    private final ImageFromDockerfile image;
    private final GenericContainer<?> container;

    /** {@code sources} is the folder vhdl/; the Dockerfile lies above it. */
    @SuppressWarnings("resource") // closed with this object
    ContainerGhdl(Path sources) {
        image = new ImageFromDockerfile("nfpool-ghdl-test-" + ProcessHandle.current().pid(), false)
                .withFileFromPath("Dockerfile", sources.resolveSibling("Dockerfile"))
                .withFileFromPath("vhdl/run-regression", sources.resolve("run-regression"))
                .withFileFromPath("vhdl/rtl", sources.resolve("rtl"))
                .withFileFromPath("vhdl/test", sources.resolve("test"))
                .withBuildImageCmdModifier(build -> build.withNetworkMode("host"));
        try {
            work = Files.createTempDirectory("nfpool-ghdl");
            Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        container = new GenericContainer<>(image).withNetworkMode("none").withCommand("sleep", "infinity")
                // Not withFileSystemBind: that first tries a helper image, which may not be there to pull.
                .withCreateContainerCmdModifier(create -> create.getHostConfig()
                        .withBinds(new Bind(work.toString(), new Volume(WORK))));
        container.start();
    }

    static boolean present() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public Result exec(List<String> command) {
        try {
            var result = container.execInContainer(
                    ExecConfig.builder()
                            .command(command.toArray(String[]::new)).workDir(WORK).build());
            return new Result(result.getExitCode(), result.getStdout() + result.getStderr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One exec for all: starting a process in a container costs more than most cases. */
    @Override
    public Map<String, Run> runAll(Bench bench) {
        int atATime = Runtime.getRuntime().availableProcessors();
        StringBuilder script = new StringBuilder();
        for (String name : bench.cases()) {
            script.append('(').append(String.join(" ", command(bench.name(), name))).append(" > ").append(name)
                    .append(".log 2>&1; echo $? > ").append(name).append(".exit) &\n");
            if ((bench.cases().indexOf(name) + 1) % atATime == 0) {
                script.append("wait\n");
            }
        }
        script.append("wait\n");
        exec(List.of("sh", "-c", script.toString()));
        Map<String, Run> runs = new HashMap<>();
        for (String name : bench.cases()) {
            Result result = new Result(Integer.parseInt(read(name + ".exit").strip()), read(name + ".log"));
            runs.put(name, new Run(result, read(report(bench.name(), name))));
        }
        return runs;
    }

    @Override
    public String read(String file) {
        return LocalGhdl.read(work.resolve(file));
    }

    @Override
    public Shared share() {
        return new Shared(work, WORK);
    }

    @Override
    public String sources() {
        return "/nfpool/vhdl";
    }

    /** Without its reaper, Testcontainers would leave the image behind. */
    @Override
    public void close() {
        container.stop();
        DockerClient client = DockerClientFactory.lazyClient();
        LocalGhdl.delete(work);
        client.removeImageCmd(image.getDockerImageName()).withForce(true).exec();
    }
}
