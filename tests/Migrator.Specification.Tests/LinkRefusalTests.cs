using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>A reference that cannot be kept alike with links stays where it is, and the plan says why.</summary>
public sealed class LinkRefusalTests(ServerFixture server)
{
    private const string Tables =
        """
        CREATE TABLE [shop].[books] ([id] int CONSTRAINT [books_pk] PRIMARY KEY, [author] int, [publisher] bigint, [given] int DEFAULT 1);
        CREATE TABLE [shop].[there] ([book] int CONSTRAINT [there_book] REFERENCES [shop].[books], [who] int, CONSTRAINT [there_pk] PRIMARY KEY ([book], [who]));
        """;

    [Theory]
    [InlineData(typeof(RefusedLinks.Existing), "MIG1260")]
    [InlineData(typeof(RefusedLinks.Narrow), "MIG1261")]
    [InlineData(typeof(RefusedLinks.Loose), "MIG1264")]
    [InlineData(typeof(RefusedLinks.OtherType), "MIG1263")]
    [InlineData(typeof(RefusedLinks.Default), "MIG1266")]
    [InlineData(typeof(RefusedLinks.Quarantined), "MIG1268")]
    [InlineData(typeof(RefusedLinks.TheKey), "MIG1160")]
    public async Task Links_that_could_lose_something_are_refused(Type migration, string code)
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Ugly);
        await stage.BuildAsync(Tables);
        var before = await stage.DumpAsync();

        var planned = await stage.TryPlanAsync(migration);

        Assert.Null(planned.Plan);
        Assert.Equal(code, Assert.Single(planned.Refusals.Select(refusal => refusal.Code).Distinct()));
        Assert.Equal(before, await stage.DumpAsync());
    }
}
