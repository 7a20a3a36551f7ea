using Migrator.Execution.LiveVersions;

namespace Migrator.Kubernetes.Tests;

public sealed class KubernetesSourcesTests
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_is_made_of_its_keys()
    {
        await using var server = await ApiServer.StartAsync();
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"), Json.Deployment("web", "2.4.0", 1, revision: 9));
        server.Add("shop", Json.ReplicaSet("web-b", "2.3.0", 0, 8, "web"), Json.ReplicaSet("web-a", "2.2.0", 0, 7, "web"));
        server.Add("stage", Json.Pod("web-1", "2.5.0", "web-5f66"));
        using var file = new KubeConfig(("eu", server.Address));

        var observation = await Create(("selector", "app=shop"), ("KubeConfig", file.Path), ("Contexts:0", "eu"), ("Namespaces:0", "shop"), ("Namespaces:1", "stage"), ("RollbackRevisions", "2"), ("App", "store"))
            .ObserveAsync(Stopping);

        Assert.Equal(
            """
            eu/shop/deployment/web store 2.4.0 template running
            eu/shop/pod/web-0 store 2.4.0  running
            eu/shop/replicaset/web-a store 2.2.0 template rollback-target
            eu/shop/replicaset/web-b store 2.3.0 template rollback-target
            eu/stage/pod/web-1 store 2.5.0  running
            """,
            KubernetesSourceTests.Lines(observation));
    }

    [Theory]
    [InlineData("App", "shop", "LiveVersions:Sources:0:Selector is missing: the labels of the fleet's pods, such as app=shop.")]
    [InlineData("Selector", "app > shop", "LiveVersions:Sources:0:Selector is 'app > shop', which is no label selector such as app=shop,tier in (web, worker).")]
    public void What_cannot_be_meant_is_refused_by_the_name_of_its_key(string key, string value, string complaint)
        => Assert.Equal(complaint, Assert.Throws<FormatException>(() => Create((key, value))).Message);

    [Fact]
    public void A_number_that_is_none_is_refused()
        => Assert.Equal(
            "LiveVersions:Sources:0:RollbackRevisions is '-1'; write a whole number.",
            Assert.Throws<FormatException>(() => Create(("Selector", "app=shop"), ("RollbackRevisions", "-1"))).Message);

    private static ILiveVersionSource Create(params (string Key, string Value)[] keys)
        => new KubernetesSources().Create(new SourceKeys("LiveVersions:Sources:0", keys.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))));
}
