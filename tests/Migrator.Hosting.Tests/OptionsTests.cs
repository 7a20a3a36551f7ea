using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Migrator.PostgreSql;

namespace Migrator.Hosting.Tests;

public sealed class OptionsTests
{
    private static readonly PostgreSqlDatabase Nowhere = PostgreSqlDatabase.Connect("Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere");

    [Theory]
    [InlineData("Guard:Mode", "Sometimes", "Migrator:Guard:Mode is 'Sometimes'; write one of FailFast, NotReady, WarnOnly.")]
    [InlineData("Heartbeat:TimeToLive", "half a minute", "Migrator:Heartbeat:TimeToLive is 'half a minute', which is no duration. Write a whole number and its unit: 250ms, 30s, 10m, 2h, 7d.")]
    [InlineData("Heartbeat:TimeToLive", "10ms", "Heartbeat:TimeToLive must be 1s or more.")]
    [InlineData("Guard:Intervall", "10s", "The configuration has an unknown key 'Migrator:Guard:Intervall'. The nearest known one is 'Guard:Interval'.")]
    [InlineData("Startup:NothingLive", "perhaps", "Migrator:Startup:NothingLive is 'perhaps'; write true or false.")]
    [InlineData("App", "", "Migrator does not know what the application is called. Set the key App to the name that migrations use in [RequiresApp(\"…\")].")]
    [InlineData("Apps:shop:Scheme", "random", "Migrator:Apps:shop:Scheme is 'random'; write one of semver, calver, ordinal.")]
    [InlineData("Uses:202611230900", "newest", "Migrator:Uses:202611230900 is 'newest'; write one of old-only, writes-both-reads-old, writes-both-reads-new, new-only.")]
    [InlineData("Uses:first", "new-only", "Migrator:Uses:first: 'first' is no migration's number.")]
    [InlineData("AppVersion", "latest", "The version of the application, 'latest', cannot be read.")]
    public async Task What_cannot_be_meant_stops_the_start(string key, string value, string complaint)
    {
        using var host = HostWith(migrator => migrator.UseDatabase(Nowhere), ("App", "shop"), ("AppVersion", "1.0.0"), (key, value));

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(problem.Failures, failure => failure.StartsWith(complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("121s")]
    public async Task An_observer_that_looks_too_seldom_for_another_to_follow_it_stops_the_start(string interval)
    {
        using var host = HostWith(migrator => migrator.UseDatabase(Nowhere).AddObserver(), ("App", "shop"), ("AppVersion", "1.0.0"), ("Gate:MaxGap", "10m"), ("Observer:Interval", interval));

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["Observer:Interval must be longer than nothing and at most a 5th of Gate:MaxGap: else the windows begin anew whenever another instance takes over."], problem.Failures);
    }

    [Fact]
    public async Task An_application_without_a_database_is_told_to_name_one()
    {
        using var host = HostWith(_ => { }, ("App", "shop"), ("AppVersion", "1.0.0"));

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["Migrator has no database. Add .UseDatabase(…) after AddMigrator."], problem.Failures);
    }

    [Fact]
    public void The_version_is_that_of_the_entry_assembly_unless_the_configuration_says_another()
    {
        using var host = HostWith(migrator => migrator.UseDatabase(Nowhere), ("App", "shop"));

        var options = host.Services.GetRequiredService<IOptions<MigratorOptions>>().Value;

        Assert.StartsWith("0.1.0", options.AppVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void The_section_is_that_of_the_tool_and_code_comes_after_it()
    {
        using var host = HostWith(
            migrator => migrator.UseDatabase(Nowhere).Configure(options => options.GuardInterval = TimeSpan.FromSeconds(1)),
            ("App", "shop"),
            ("Provider", "postgresql"),
            ("Migrations:0", "migrations.dll"),
            ("Requires:202611230900:shop", ">=2.4.0"),
            ("Apps:reporting:Unaffected", "true"),
            ("Guard:Interval", "5m"),
            ("Tags", ""),
            ("Guard:Mode", "notready"),
            ("Backfill:Workers", "3"),
            ("Locks:Timeout", "250ms"));

        var options = host.Services.GetRequiredService<IOptions<MigratorOptions>>().Value;

        Assert.Equal(TimeSpan.FromSeconds(1), options.GuardInterval);
        Assert.Equal(StartupGuardMode.NotReady, options.Guard);
        Assert.Equal((3, TimeSpan.FromMilliseconds(250)), (options.Run.Workers, options.Run.LockTimeout));
        Assert.Equal(["reporting"], options.Policy.Unaffected);
        Assert.Equal(">=2.4.0", Assert.Single(options.Policy.Requires).Range);
    }

    [Fact]
    public void One_name_is_given_once()
        => Assert.Throws<ArgumentException>(() => HostWith(migrator => migrator.Services.AddMigrator(new ConfigurationBuilder().Build())));

    private static IHost HostWith(Action<MigratorBuilder> more, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var last = settings.GroupBy(pair => pair.Key).Select(group => group.Last());
        builder.Configuration.AddInMemoryCollection(last.Select(pair => KeyValuePair.Create($"Migrator:{pair.Key}", (string?)pair.Value)));
        more(builder.Services.AddMigrator(builder.Configuration.GetSection("Migrator")));
        return builder.Build();
    }
}
