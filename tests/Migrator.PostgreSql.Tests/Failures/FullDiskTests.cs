using System.Diagnostics;
using Migrator.Execution;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Rows;
using Migrator.PostgreSql.Tests.Workers;

namespace Migrator.PostgreSql.Tests.Failures;

/// <summary>A disk that is full. Where none can be had (it takes the right to mount), <see cref="CrewTests"/> raises the same error by a trigger.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_stops_all_workers_at_once_and_with_room_it_goes_on_where_it_was()
    {
        await using var server = await OwnServer.StartAsync();
        await using var disk = await SmallDisk.TryMountAsync(kilobytes: 3500);
        if (disk is null)
        {
            Assert.Skip("A small file system cannot be mounted here.");
        }

        await using var bench = await Bench.StartAsync(await server.CreateDatabaseAsync(), mappings: Bench.Quantity);
        await bench.Database.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Directory}'");
        await bench.Database.ExecuteAsync("ALTER TABLE shop.items SET TABLESPACE small");
        await bench.FillAsync("INSERT INTO shop.items (id, qty, name) SELECT i, i::text, repeat('x', 100) FROM generate_series(1, 20000) AS i");
        var settings = new RunSettings { Workers = 2, LockRetryFor = TimeSpan.FromMinutes(2), BatchTarget = TimeSpan.FromMilliseconds(50) };
        var observer = new Meeting(_ => Task.CompletedTask);

        var full = await Assert.ThrowsAsync<RowsRefusedException>(() => bench.BackfillAsync(observer, settings));
        var copied = await bench.CountAsync("quantity = id");
        await disk.EnlargeAsync(megabytes: 64);
        var result = await bench.BackfillAsync(settings: settings);

        Assert.Equal("53100", full.ServerCode);
        Assert.InRange(copied, 1, 19999);
        Assert.Equal((20000, true), (result.Rows, result.IsComplete));
        Assert.Equal(20000, await bench.CountAsync("quantity = id"));
    }

    private sealed class SmallDisk : IAsyncDisposable
    {
        public string Directory { get; } = Path.Combine("/dev/shm", $"migrator-disk-{Guid.NewGuid():N}"[..26]);

        public static async Task<SmallDisk?> TryMountAsync(int kilobytes)
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            {
                return null;
            }

            var disk = new SmallDisk();
            System.IO.Directory.CreateDirectory(disk.Directory);
            if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=777", "tmpfs", disk.Directory) == 0)
            {
                // The server must own it; it runs as whoever owns its own files.
                await RunAsync("chown", "postgres", disk.Directory);
                return disk;
            }

            System.IO.Directory.Delete(disk.Directory);
            return null;
        }

        public Task EnlargeAsync(int megabytes) => RunAsync("mount", "-o", $"remount,size={megabytes}m", Directory);

        public async ValueTask DisposeAsync()
        {
            await RunAsync("umount", "-l", Directory);
            System.IO.Directory.Delete(Directory);
        }

        private static async Task<int> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
            await process!.WaitForExitAsync();
            return process.ExitCode;
        }
    }
}
