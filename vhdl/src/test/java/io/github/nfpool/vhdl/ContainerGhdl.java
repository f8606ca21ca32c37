// SPDX-License-Identifier: Apache-2.0
// The GHDL in a container built from the project's Dockerfile.
package io.github.nfpool.vhdl;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** Builds the image, keeps one container up for all runs, and removes both at the end. */
final class ContainerGhdl implements Ghdl {

    private static final String WORK = "/tmp/work";

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
        container = new GenericContainer<>(image).withNetworkMode("none").withCommand("sleep", "infinity");
        container.start();
        exec(List.of("mkdir", "-p", WORK), "/tmp");
    }

    static boolean present() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public Result exec(List<String> command) {
        return exec(command, WORK);
    }

    private Result exec(List<String> command, String folder) {
        try {
            var result = container.execInContainer(
                    org.testcontainers.containers.ExecConfig.builder()
                            .command(command.toArray(String[]::new)).workDir(folder).build());
            return new Result(result.getExitCode(), result.getStdout() + result.getStderr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String read(String file) {
        Result result = exec(List.of("cat", file));
        return result.exit() == 0 ? result.output() : null;
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
        client.removeImageCmd(image.getDockerImageName()).withForce(true).exec();
    }
}
