# %% [markdown]
# # More than one machine
#
# Extracted from episodes/16-many-machines.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Ann's archive grows

# %% [markdown]
# ## Before you take a second computer

# %% [markdown]
# ## What first?

# %% [markdown]
# ## Several workers, one step

# %% [markdown]
# ## The last pictures of an epoch

# %% [markdown]
# ## A worker is a program

# %%
import importlib.util

if importlib.util.find_spec("jax") is None:
    raise ModuleNotFoundError("This page needs JAX: pip install jax")

# %%
worker_start = """
import os, signal, sys
from pathlib import Path
sys.modules |= dict.fromkeys(["tensorflow", "sklearn", "pandas", "matplotlib"])
import jax
import keras
import numpy as np

folder, seed, fatal_update = Path(sys.argv[1]), *map(int, sys.argv[2:])
keras.distribution.initialize()
keras.distribution.set_distribution(
    keras.distribution.DataParallel(auto_shard_dataset=False))
rank, workers = jax.process_index(), jax.process_count()
"""

# %%
worker_data = """
data = np.load("data/clouds.npz")
train = np.flatnonzero(data["flight"] < 24)
order = np.random.default_rng(seed).permutation(train)
updates = len(order) // 64
share = order[:updates * 64][rank::workers]
images = data["images"][share][:, ::4, ::4] / np.float32(255)
cloud = data["cloud"][share]
"""

# %%
worker_network = """
checkpoint = folder / "checkpoint.keras"
keras.utils.set_random_seed(seed)
if checkpoint.exists():
    network = keras.models.load_model(checkpoint)
else:
    network = keras.Sequential([
        keras.Input((16, 16, 3)),
        keras.layers.Conv2D(16, 3, strides=2, use_bias=False),
        keras.layers.BatchNormalization(momentum=0.9),
        keras.layers.Activation("relu"), keras.layers.Flatten(),
        keras.layers.Dense(1, activation="sigmoid")])
    network.compile("adam", "binary_crossentropy")
done = int(network.optimizer.iterations) // updates
"""

# %%
worker_callbacks = """
class Checkpoint(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        part = folder / f"part-{rank}.keras"
        self.model.save(part)  # all workers together
        if rank == 0:
            part.replace(checkpoint)  # all or nothing

class Accident(keras.callbacks.Callback):
    update = 0
    def on_train_batch_begin(self, batch, logs=None):
        self.update += 1
        if self.update == fatal_update and rank == workers - 1:
            os.kill(os.getpid(), signal.SIGKILL)
"""

# %%
from pathlib import Path

worker_training = """
history = network.fit(
    images, cloud, batch_size=64 // workers, shuffle=False, verbose=0,
    epochs=4, initial_epoch=done, callbacks=[Checkpoint(), Accident()])
np.savez(folder / f"worker-{rank}.npz", pictures=len(share),
         first_epoch=done + 1, losses=history.history["loss"],
         weights=np.hstack([w.ravel() for w in network.get_weights()]))
"""
_ = Path("worker.py").write_text(worker_start + worker_data + worker_network
                                 + worker_callbacks + worker_training)

# %%
import os
import socket
import subprocess
import sys

def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]

def environment(**more):
    return os.environ | {
        "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": "--xla_backend_optimization_level=0",
        "no_proxy": "127.0.0.1"} | more


# %%
def start_worker(folder, rank, workers, port, seed, fatal_update):
    variables = environment(
        KERAS_DISTRIBUTION_JOB_ADDRESSES=f"127.0.0.1:{port}",
        KERAS_DISTRIBUTION_NUM_PROCESSES=str(workers),
        KERAS_DISTRIBUTION_PROCESS_ID=str(rank))
    command = [sys.executable, "worker.py", str(folder), str(seed),
               str(fatal_update)]
    with open(folder / f"worker-{rank}.log", "w") as log:
        return subprocess.Popen(command, env=variables,
                                stdout=log, stderr=log)


# %%
import time

def watch(processes, limit=240):
    end = time.monotonic() + limit
    try:
        while (any(p.poll() is None for p in processes)
               and not any(p.poll() for p in processes)
               and time.monotonic() < end):
            time.sleep(0.1)
        return [p.poll() for p in processes]
    finally:
        for p in processes:
            p.kill()
            p.wait()


# %%
import shutil
import numpy as np

def run_job(name, workers, seed=1, fatal_update=0, resume=False):
    folder = Path("jobs", name)
    if not resume:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    port = free_port()
    ends = watch([
        start_worker(folder, rank, workers, port, seed, fatal_update)
        for rank in range(workers)])
    if fatal_update == 0 and any(end != 0 for end in ends):
        raise RuntimeError(f"not all workers ended well: see {folder}")
    return ends


# %%
def results(name, workers):
    return [dict(np.load(Path("jobs", name, f"worker-{rank}.npz")))
            for rank in range(workers)]


# %% [markdown]
# ## Two processes against one

# %%
run_job("two", workers=2)
worker_0, worker_1 = results("two", workers=2)
print(worker_0["pictures"], worker_1["pictures"])
print(np.abs(worker_0["weights"] - worker_1["weights"]).max())

# %%
run_job("one", workers=1)
[whole] = results("one", workers=1)
print("one:", whole["losses"].round(3))
print("two:", worker_0["losses"].round(3))
off = np.abs(whole["weights"] - worker_0["weights"]).max()
print(f"weights: at most {off:.3f} apart")

# %% [markdown]
# ### What batch normalisation sees

# %% [markdown]
# ## Going deeper: how different would it have been?

# %%
data = np.load("data/clouds.npz")
red = data["images"][data["flight"] < 24][:, ::4, ::4, 0] / 255
order = np.random.default_rng(seed=1).permutation(len(red))
batches = red[order][:1152].reshape(18, 64, -1)
halves = batches[:, ::2].mean(axis=(1, 2))
gap = np.abs(halves - batches.mean(axis=(1, 2))).mean()
print(f"mean of red: {batches.mean():.2f}, of a half: {gap:.3f} away")

# %% [markdown]
# ## To each its share

# %% [markdown]
# ## Who sees which picture?

# %% [markdown]
# ## A job that is killed

# %%
ends = run_job("killed", workers=2, fatal_update=63)
print(ends)
print(sorted(p.name for p in Path("jobs/killed").glob("*.npz")))
print(Path("jobs/killed/checkpoint.keras").exists())

# %%
run_job("killed", workers=2, resume=True)
resumed, _ = results("killed", workers=2)
print("went on with epoch", resumed["first_epoch"])
lost = np.abs(resumed["weights"] - worker_0["weights"]).max()
print("away from the training that nobody disturbed:", lost)

# %% [markdown]
# ## After the kill

# %% [markdown]
# ## The same on a cluster

# %%
job_request = """#!/bin/bash
#SBATCH --job-name=clouds
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --mem=32G
#SBATCH --time=00:30:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=clouds-%j.log
"""

# %%
job_commands = """
set -eo pipefail
module load python
source "$HOME/clouds/venv/bin/activate"
unset http_proxy https_proxy
export KERAS_BACKEND=jax
export SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK
mkdir -p jobs/cluster
srun --kill-on-bad-exit=1 python worker.py jobs/cluster 1 0
"""
_ = Path("job.sh").write_text(job_request + job_commands)

# %%
_ = subprocess.run(["bash", "-n", "job.sh"], check=True)

# %% [markdown]
# ## Going deeper: the job script without a cluster

# %%
srun = """shift  # past --kill-on-bad-exit
for rank in 0 1; do
  SLURM_PROCID=$rank "$@" > jobs/cluster/worker-$rank.log 2>&1 &
done
for worker in $(jobs -p); do wait $worker || exit 1; done"""
commands = {"srun": srun, "module": "exit 0",
            "python": f'exec "{sys.executable}" "$@"'}
stand_ins = Path("stand-ins").absolute()
(stand_ins / "clouds/venv/bin").mkdir(parents=True, exist_ok=True)
(stand_ins / "clouds/venv/bin/activate").touch()
for name, lines in commands.items():
    (stand_ins / name).write_text(f"#!/bin/bash\n{lines}\n")
    (stand_ins / name).chmod(0o755)

# %%
shutil.rmtree("jobs/cluster", ignore_errors=True)
slurm = environment(
    PATH=f"{stand_ins}{os.pathsep}{os.environ['PATH']}",
    HOME=str(stand_ins), JAX_NUM_CPU_DEVICES="2",
    SLURM_JOB_ID="1", SLURM_STEP_NODELIST="127.0.0.1", SLURM_NTASKS="2",
    SLURM_CPUS_PER_TASK="1", SLURM_LOCALID="0",
    JAX_COORDINATOR_PORT=str(free_port()))
job = subprocess.Popen(["bash", "job.sh"], env=slurm, start_new_session=True)
try:
    print("the job ended with", job.wait(timeout=240))
except subprocess.TimeoutExpired:
    os.killpg(job.pid, 9)  # all that belongs to it
    raise
print("losses:", results("cluster", workers=2)[0]["losses"].round(3))

# %% [markdown]
# ## Put the job in order

# %% [markdown]
# ## When another tool is the better choice

# %% [markdown]
# ## Going deeper: and TensorFlow itself?
